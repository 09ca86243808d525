const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Base64, white space and the escapes of a key that sits in a JSON string. */
const BODY = /(?:[A-Za-z0-9+/=\s]|\\[nr])*/y;

/**
 * Replaces PEM private keys. A block that lost its end (a window of a file) is cut where its base64 stops. Linear: the
 * next end is searched once and remembered.
 */
export function redactPrivateKeys(text: string, replacement: string): string {
  let result = '';
  let kept = 0;
  let end: { readonly from: number; readonly to: number } | undefined = findEnd(text, 0);
  for (const begin of text.matchAll(BEGIN)) {
    if (begin.index < kept) continue;
    const bodyStart = begin.index + begin[0].length;
    if (end !== undefined && end.from < bodyStart) end = findEnd(text, bodyStart);
    result += text.slice(kept, begin.index) + replacement;
    kept = end?.to ?? bodyEnd(text, bodyStart);
  }
  return kept === 0 ? text : result + text.slice(kept);
}

function findEnd(text: string, start: number): { readonly from: number; readonly to: number } | undefined {
  const end = new RegExp(END);
  end.lastIndex = start;
  const match = end.exec(text);
  return match === null ? undefined : { from: match.index, to: match.index + match[0].length };
}

function bodyEnd(text: string, start: number): number {
  const body = new RegExp(BODY);
  body.lastIndex = start;
  return start + (body.exec(text)?.[0].length ?? 0);
}
