import { redactPrivateKeys } from './private-key-blocks.js';
import { redactAssignments } from './secret-assignments.js';

/** What stands in a text where a secret was. */
export const REDACTED = '[redacted]';

/** Shorter values are words that occur anywhere (`ollama` as a dummy key): replacing them would ruin the text. */
const SHORTEST_SECRET = 8;

/**
 * Key shapes of well-known services. Each begins with a fixed prefix and uses no nested repetition, so that a search
 * takes linear time on any text.
 */
const KEY_SHAPES: readonly RegExp[] = [
  /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{12,}/g,
  /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{12,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])gh[opsur]_[A-Za-z0-9]{16,}/g,
  /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{16,}/g,
  /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{16,}/g,
  /(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,}/g,
  /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/g,
  /(?<![A-Za-z0-9])(?:npm|hf|gsk)_[A-Za-z0-9]{30,}/g,
  /(?<![A-Za-z0-9])xai-[A-Za-z0-9]{30,}/g,
  // A signed token of three parts.
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
];

/** The scheme stays readable, the token goes. */
const BEARER = /(?<![A-Za-z0-9])([Bb]earer[ \t]{1,4})[A-Za-z0-9._~+/=-]{20,}/g;

/** Texts of which every key holds one; searching them is ten times faster than one pattern for all. */
const SIGNS: readonly string[] = [
  ...[
    'sk-',
    '_live_',
    '_test_',
    'AKIA',
    'ASIA',
    'gho_',
    'ghp_',
    'ghs_',
    'ghu_',
    'ghr_',
    'github_pat_',
    'glpat-',
    'xox',
  ],
  ...['AIza', 'npm_', 'hf_', 'gsk_', 'xai-', 'eyJ', 'earer', 'PRIVATE KEY'],
];

/**
 * Replaces known secret values, and strings that have the shape of a key, by `[redacted]`. Pure; linear in the text.
 * Known values shorter than eight characters are left alone.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  const known = redactKnown(text, secrets);
  return redactAssignments(redactShapes(known), REDACTED);
}

function redactShapes(known: string): string {
  if (!SIGNS.some((sign) => known.includes(sign))) return known;
  let result = redactPrivateKeys(known, REDACTED);
  for (const shape of KEY_SHAPES) result = result.replace(shape, REDACTED);
  return result.replace(BEARER, `$1${REDACTED}`);
}

/** Replaces only the known secret values. */
export function redactKnown(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET && result.includes(secret)) result = result.replaceAll(secret, () => REDACTED);
  }
  return result;
}

/** The secrets that are replaced at all: trimmed, long enough, the longest first, since one may contain another. */
export function usableSecrets(secrets: readonly string[]): readonly string[] {
  const usable = new Set(secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= SHORTEST_SECRET));
  return [...usable].sort((a, b) => b.length - a.length);
}
