import type { SessionHeader } from '../plugin/session-store.js';

/** The version of the file format this copy of Allos writes. */
export const SESSION_VERSION = 1;

export type HeaderParse =
  | { readonly ok: true; readonly header: SessionHeader }
  /** `newer`: a session of a later version of Allos. `none`: no session at all. */
  | { readonly ok: false; readonly why: 'newer' | 'none' };

/** Reads line 1 of a session file. */
export function parseHeader(line: string): HeaderParse {
  const value = parseObject(line);
  if (value === undefined || value['type'] !== 'session' || typeof value['v'] !== 'number') {
    return { ok: false, why: 'none' };
  }
  if (value['v'] > SESSION_VERSION) return { ok: false, why: 'newer' };
  const { id, createdAt, cwd, allos, forkedFrom } = value;
  if (value['v'] !== SESSION_VERSION || typeof id !== 'string' || id === '') return { ok: false, why: 'none' };
  return {
    ok: true,
    header: {
      type: 'session',
      v: SESSION_VERSION,
      id,
      createdAt: typeof createdAt === 'string' ? createdAt : '',
      cwd: typeof cwd === 'string' ? cwd : '',
      allos: typeof allos === 'string' ? allos : '',
      ...(isFork(forkedFrom) ? { forkedFrom } : {}),
    },
  };
}

/** A line as a JSON object; undefined when it is none. */
export function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isFork(value: unknown): value is NonNullable<SessionHeader['forkedFrom']> {
  if (typeof value !== 'object' || value === null) return false;
  const fork = value as Record<string, unknown>;
  return typeof fork['sessionId'] === 'string' && typeof fork['runId'] === 'string' && typeof fork['seq'] === 'number';
}
