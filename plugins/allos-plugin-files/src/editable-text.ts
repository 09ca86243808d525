import { decodeUtf16, encodeUtf16, type TextFormat } from './text-format.js';

/**
 * A file's text as a string in which every byte survives: one character per byte of UTF-8 (so that bytes that are no
 * UTF-8 stay), or the code units of UTF-16. Line feeds and carriage returns are themselves in both.
 */
export interface EditableText {
  readonly units: string;
  /** Text as it appears in `units`. */
  readonly unitsOf: (text: string) => string;
  /** A part of `units` as text to show. */
  readonly textOf: (units: string) => string;
  /** The whole file with other units. */
  readonly bytesOf: (units: string) => Buffer;
}

export function editableText(bytes: Uint8Array, format: TextFormat): EditableText {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bom = file.subarray(0, format.bomBytes);
  const body = file.subarray(format.bomBytes);
  const { encoding } = format;
  if (encoding === 'utf-8') {
    return {
      units: body.toString('latin1'),
      unitsOf: (text) => Buffer.from(text, 'utf8').toString('latin1'),
      textOf: (units) => Buffer.from(units, 'latin1').toString('utf8'),
      bytesOf: (units) => Buffer.concat([bom, Buffer.from(units, 'latin1')]),
    };
  }
  const oddByte = body.subarray(body.length - (body.length % 2));
  return {
    units: decodeUtf16(body, encoding),
    unitsOf: (text) => text,
    textOf: (units) => units,
    bytesOf: (units) => Buffer.concat([bom, encodeUtf16(units, encoding), oddByte]),
  };
}
