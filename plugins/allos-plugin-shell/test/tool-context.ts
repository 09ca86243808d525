import type { Clock, ToolContext, ToolFileSystem } from 'allos/plugin';
import { createSpawn } from '../../../src/process/create-spawn.js';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: () => Promise.reject(new Error('No test sleeps')),
};

/** A context with real processes in a folder; `changes` replaces parts of it. */
export function toolContext(cwd: string, changes: Partial<ToolContext> = {}): ToolContext {
  return {
    signal: new AbortController().signal,
    roots: [cwd],
    cwd,
    fs: {} as ToolFileSystem,
    spawn: createSpawn({ cwd, roots: [cwd], env: process.env }),
    clock,
    ids: { next: (prefix) => `${prefix}_1` },
    report: () => undefined,
    idempotencyKey: 'key',
    ...changes,
  };
}
