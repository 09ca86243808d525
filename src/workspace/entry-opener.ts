import { existsSync } from 'node:fs';
import type { OpenEntry } from './entry.js';
import { openLinuxEntry } from './linux-entry.js';
import { openPortableEntry } from './portable-entry.js';

/** How this system opens entries: without races on Linux, best effort elsewhere. The only place that asks which it is. */
export function entryOpener(): OpenEntry {
  return process.platform === 'linux' && existsSync('/proc/self/fd') ? openLinuxEntry : openPortableEntry;
}
