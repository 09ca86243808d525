import { appendFileSync, chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { redactSecrets, usableSecrets } from '../log/redact.js';
import { makeFolder } from './make-folder.js';

/** What a person typed before, one JSON string a line, 0600, without what looks like a secret. */
export interface PromptHistory {
  /** The newest first. */
  readonly entries: readonly string[];
  readonly add: (text: string) => void;
}

export interface PromptHistoryOptions {
  readonly path: string;
  /** Values that never reach the file. */
  readonly secrets: readonly string[];
  /** Whether what is added is written down. */
  readonly keeps: boolean;
}

const KEPT = 500;
const LONGEST = 20_000;

/**
 * Opens the history. What cannot be read or written is left alone: a history is a convenience, and a prompt must not
 * fail for it.
 */
export function openPromptHistory({ path, secrets, keeps }: PromptHistoryOptions): PromptHistory {
  const known = usableSecrets(secrets);
  const stored = readEntries(path);
  if (keeps && stored.length > 2 * KEPT) quietly(() => rewrite(path, stored.slice(-KEPT)));
  const entries = stored.slice(-KEPT).reverse();
  return {
    entries,
    add: (text) => {
      if (entries[0] === text) return;
      entries.unshift(text);
      if (keeps && text.length <= LONGEST) quietly(() => append(path, redactSecrets(text, known)));
    },
  };
}

function readEntries(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return typeof entry === 'string' && entry !== '' ? [entry] : [];
    } catch {
      return [];
    }
  });
}

function append(path: string, entry: string): void {
  makeFolder(dirname(path));
  appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}

function rewrite(path: string, entries: readonly string[]): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
  renameSync(next, path);
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Said above.
  }
}
