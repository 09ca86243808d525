const WORDS: Readonly<Record<string, (value: string) => string>> = {
  default: (value) => `default ${value}`,
  enum: (value) => `one of ${value.slice(1, -1)}`,
  const: (value) => `always ${value}`,
  minLength: (value) => `minimum length ${value}`,
  maxLength: (value) => `maximum length ${value}`,
  minimum: (value) => `at least ${value}`,
  maximum: (value) => `at most ${value}`,
  exclusiveMinimum: (value) => `more than ${value}`,
  exclusiveMaximum: (value) => `less than ${value}`,
  multipleOf: (value) => `a multiple of ${value}`,
  minItems: (value) => `minimum items ${value}`,
  maxItems: (value) => `maximum items ${value}`,
  uniqueItems: () => 'no duplicates',
  pattern: (value) => `matches ${value}`,
  format: (value) => `format ${value}`,
};

/** What a keyword says, in words for a description; undefined for one that a model need not hear of. */
export function schemaHint(keyword: string, value: unknown): string | undefined {
  if (value === false && keyword === 'uniqueItems') return undefined;
  return Object.hasOwn(WORDS, keyword) ? WORDS[keyword]?.(JSON.stringify(value).slice(0, 300)) : undefined;
}

/** A description with hints in brackets behind it. */
export function withHints(description: unknown, hints: readonly string[]): string | undefined {
  const text = typeof description === 'string' ? description : '';
  if (hints.length === 0) return text === '' ? undefined : text;
  return `${text === '' ? '' : `${text} `}(${hints.join(', ')})`;
}
