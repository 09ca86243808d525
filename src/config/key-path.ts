import { AllosError } from '../plugin/error.js';
import type { ConfigPath } from './config-layer.js';

/** A key, `[0]` or `["a name"]`, and the dot before a key. */
const STEP = /\.?([^.[\]"]+)|\[(\d+)\]|\["([^"]*)"\]/y;

/**
 * The path that a user's word for a place means: `agent.maxTurns`, `permissions.deny[0]`, `providers["my.server"].api`.
 *
 * @throws AllosError `usage.invalid`
 */
export function keyPath(text: string): ConfigPath {
  const path: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const [step, key, index, name] = STEP.exec(text) ?? [];
    if (step === undefined || (at === 0 && step.startsWith('.'))) throw noKey(text);
    path.push(index === undefined ? (key ?? name ?? '') : Number(index));
    at = STEP.lastIndex;
  }
  if (path.length === 0) throw noKey(text);
  return path;
}

function noKey(text: string): AllosError {
  return new AllosError('usage.invalid', `${JSON.stringify(text)} is no key of a configuration`, {
    hint: 'Write it as agent.maxTurns, permissions.deny[0] or providers["my.server"].api.',
  });
}
