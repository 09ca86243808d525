import { destructive } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import type { SeenFunction } from './shell-commands.js';

/** A function that calls itself, directly or through others, may start processes without end: a fork bomb. */
export function endlessFunction(functions: readonly SeenFunction[]): Finding | undefined {
  const calls = new Map<string, Set<string>>();
  for (const { name, commands } of functions) {
    const called = calls.get(name) ?? new Set<string>();
    for (const { words } of commands) if (words[0] !== undefined) called.add(words[0].text);
    calls.set(name, called);
  }
  const endless = [...calls.keys()].find((name) => reaches(name, calls));
  return endless === undefined
    ? undefined
    : destructive(`the function ${endless} calls itself and may start processes without end`);
}

function reaches(start: string, calls: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set<string>();
  const open = [...(calls.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === start) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(calls.get(name) ?? []));
  }
  return false;
}
