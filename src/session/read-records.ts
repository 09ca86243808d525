import { TextDecoder } from 'node:util';
import type { AgentEvent } from '../plugin/event.js';
import { parseHeader, type HeaderParse } from './session-header.js';
import { parseRecord } from './parse-record.js';
import { parseNameLine } from './session-name.js';

/** What the bytes of a session file hold. */
export interface SessionContents {
  readonly header: HeaderParse;
  readonly events: readonly AgentEvent[];
  readonly warnings: readonly string[];
  /** What the user calls it, if anything. */
  readonly name?: string;
  /** A line between others was lost: what follows it was written in a conversation that is no longer whole. */
  readonly damaged: boolean;
  /** The bytes up to and with the last newline that is to be kept; what follows is half a line. */
  readonly wholeBytes: number;
  /** The last line is whole and lacks its newline. */
  readonly needsNewline: boolean;
}

const NEWLINE = 0x0a;

/**
 * Reads a session file. Lines end with `\n` and nothing else (WP-45). Half a last line is left out, a broken line
 * between others is skipped; both are told in `warnings`.
 */
export function readRecords(bytes: Uint8Array): SessionContents {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const events: AgentEvent[] = [];
  const warnings: string[] = [];
  let header: HeaderParse = { ok: false, why: 'none' };
  let damaged = false;
  let needsNewline = false;
  let wholeBytes = 0;
  let name: string | undefined;
  for (let start = 0, number = 1; start < bytes.length; number += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = decode(decoder, bytes.subarray(start, end));
    const isLast = newline === -1;
    start = end + 1;
    if (number === 1) {
      header = parseHeader(line?.replace(/^\uFEFF/, '') ?? '');
      if (!header.ok) break;
    } else if (line?.trim() !== '') {
      const event = line === undefined ? undefined : parseRecord(line);
      const renamed = event === undefined && line !== undefined ? parseNameLine(line) : undefined;
      if (event !== undefined) events.push(event);
      else if (renamed !== undefined) name = renamed.name ?? name;
      else if (isLast) {
        warnings.push(`line ${number} was cut off when it was written; it was dropped`);
        break;
      } else {
        warnings.push(`line ${number} cannot be read; it was skipped`);
        damaged = true;
      }
    }
    needsNewline = isLast;
    wholeBytes = isLast ? end : start;
  }
  return { header, events, warnings, ...(name === undefined ? {} : { name }), damaged, wholeBytes, needsNewline };
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
