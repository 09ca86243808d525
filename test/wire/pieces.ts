/** The body in pieces of so many bytes, whatever they cut through. */
export function inPieces(body: string, size: number): readonly Uint8Array[] {
  const bytes = Buffer.from(body);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** The body byte by byte. */
export function bytewise(body: string): readonly Uint8Array[] {
  return inPieces(body, 1);
}

/** The ways one event stream may come over the network; all mean the same. */
export function eventStreamForms(body: string) {
  return {
    whole: [body],
    bytewise: bytewise(body),
    'in pieces of 7 bytes': inPieces(body, 7),
    'with CRLF': [body.replaceAll('\n', '\r\n')],
    'with keep-alives': [`: OPENROUTER PROCESSING\n\n${body.replaceAll('\n\n', '\n\n: keep-alive\n\n')}`],
  } satisfies Readonly<Record<string, readonly (string | Uint8Array)[]>>;
}
