/**
 * Names that every model API takes for a tool: letters, digits, `_` and `-`, at most 64 (WP-3), and no digit or `-` at
 * the beginning (Gemini's functions).
 */
export const TOOL_NAME = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;

/** Names that mean something else to JavaScript, as keys of an object. */
const OF_OBJECTS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Why a plugin may not call its tool so; undefined where it may. `mcp__…` are the tools of MCP servers, `allos_…` those
 * of Allos itself, so that a rule of permissions cannot mean a stranger's tool by mistake.
 */
export function reservedToolName(name: string): string | undefined {
  if (OF_OBJECTS.has(name)) return 'is a name of JavaScript itself';
  if (name.startsWith('mcp__')) return 'is reserved: names that begin with mcp__ are those of MCP servers';
  if (name.startsWith('allos_')) return 'is reserved: names that begin with allos_ are those of Allos itself';
  return undefined;
}
