type Fields = Readonly<Record<string, unknown>>;

/** What a schema breaks that OpenAI is told to follow (WP-25): every property required, nothing additional, anywhere. */
export function strictProblems(schema: unknown, where: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((item, index) => strictProblems(item, `${where}/${index}`));
  const known = schema as Fields;
  const problems: string[] = [];
  if ([known['type']].flat().includes('object')) {
    const properties = Object.keys(known['properties'] ?? {});
    const required = (known['required'] ?? []) as readonly string[];
    if (known['additionalProperties'] !== false) problems.push(`${where}: additionalProperties is not false`);
    if (properties.some((name) => !required.includes(name))) problems.push(`${where}: an optional property`);
  }
  for (const word of ['default', 'minLength', 'maxLength', 'uniqueItems']) {
    if (word in known && typeof known[word] !== 'object') problems.push(`${where}: ${word} is not taken`);
  }
  return [...problems, ...Object.entries(known).flatMap(([key, value]) => strictProblems(value, `${where}/${key}`))];
}
