/** What stands in one fenced block, alone in a text or after a few words. */
const FENCED = /^(?:[^`]*\n)?```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n```\s*$/;

/**
 * The JSON value that a text is, or the one in its only fenced block: many models put it there whatever they are told.
 * Undefined when there is none.
 */
export function jsonIn(text: string): { readonly value: unknown } | undefined {
  return parsed(text) ?? parsed(FENCED.exec(text.trim())?.[1]);
}

function parsed(text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
