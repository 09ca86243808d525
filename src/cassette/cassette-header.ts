import { parseObject } from '../session/session-header.js';
import { CASSETTE_VERSION, type CassetteHeader } from './cassette-line.js';

export type HeaderReading =
  | { readonly ok: true; readonly header: CassetteHeader }
  /** `newer`: a cassette of a later version of Allos. `none`: no cassette at all. */
  | { readonly ok: false; readonly why: 'newer' | 'none' };

/** Reads line 1 of a file. */
export function parseCassetteHeader(line: string): HeaderReading {
  const value = parseObject(line);
  if (value === undefined || value['type'] !== 'cassette' || typeof value['v'] !== 'number') {
    return { ok: false, why: 'none' };
  }
  if (value['v'] > CASSETTE_VERSION) return { ok: false, why: 'newer' };
  const { createdAt, allos } = value;
  return {
    ok: true,
    header: {
      type: 'cassette',
      v: CASSETTE_VERSION,
      createdAt: typeof createdAt === 'string' ? createdAt : '',
      allos: typeof allos === 'string' ? allos : '',
    },
  };
}
