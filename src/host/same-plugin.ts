import { realpathSync } from 'node:fs';
import { listingOf } from './needed-parts.js';
import type { PluginSource } from './plugin-source.js';

/**
 * One plugin for each folder: several entries of a list may mean one package, or one that comes with Allos. The first
 * keeps its turn, and is what all of them say: required if one says so, with that entry's place.
 */
export function withoutRepeats(sources: readonly PluginSource[]): readonly PluginSource[] {
  if (!sources.some(({ origin }) => origin === 'configured')) return sources;
  const byFolder = new Map<string, PluginSource>();
  for (const source of sources) {
    const key = source.kind === 'package' ? realFolder(source.directory) : `inline ${byFolder.size}`;
    const first = byFolder.get(key);
    byFolder.set(key, first === undefined ? source : joined(first, source));
  }
  return [...byFolder.values()];
}

function joined(first: PluginSource, again: PluginSource): PluginSource {
  if (first.kind === 'inline' || again.kind === 'inline') return first;
  const isSaidAgain = first.asked.length === 0 || (again.required === true && first.required !== true);
  return { ...first, asked: [...first.asked, ...again.asked], ...listingOf(isSaidAgain ? again : first) };
}

function realFolder(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory; // Gone meanwhile: what loads it says so.
  }
}
