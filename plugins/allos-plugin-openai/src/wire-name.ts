const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** The name of a tool as OpenAI's APIs take it: names that a model invented may not be legal; those of tools are. */
export function wireName(name: string): string {
  if (TOOL_NAME.test(name)) return name;
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'unknown';
}
