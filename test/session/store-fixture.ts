import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionStore } from '../../src/plugin/session-store.js';
import { createFileSessionStore } from '../../src/session/file-session-store.js';

export interface StoreFixture {
  readonly folder: string;
  readonly directory: string;
  readonly store: (secrets?: readonly string[]) => SessionStore;
  readonly remove: () => void;
}

/** A store in a fresh folder. */
export function storeFixture(): StoreFixture {
  const folder = mkdtempSync(join(tmpdir(), 'allos-session-'));
  const directory = join(folder, 'state', 'sessions');
  let count = 0;
  const ids = { next: (prefix: string): string => `${prefix}_${String((count += 1)).padStart(6, '0')}` };
  return {
    folder,
    directory,
    store: (secrets = []) =>
      createFileSessionStore({
        directory,
        clock: { now: () => 1_795_000_000_000 },
        ids,
        allosVersion: '0.1.0',
        secrets,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
