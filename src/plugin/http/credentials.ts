import { AllosError, isAllosError, messageOf } from '../error.js';
import type { ProviderFailure } from '../provider-failure.js';
import type { ProviderSettings } from '../settings.js';

const SECRET_HEADER = /auth|key|token|secret|cookie/i;
/** Shorter texts stand in messages by chance. */
const LEAST_SECRET = 4;
const LEAST_PIECE = 8;

/**
 * The key for a request, without the white space that files bring along; undefined where none is set. Throws
 * `auth.no_key` when a key helper fails.
 */
export async function readApiKey(settings: Pick<ProviderSettings, 'name' | 'apiKey'>): Promise<string | undefined> {
  try {
    return (await settings.apiKey())?.trim() || undefined;
  } catch (cause) {
    if (isAllosError(cause)) throw cause;
    const message = `the key of ${settings.name} could not be read: ${messageOf(cause)}`;
    throw new AllosError('auth.no_key', message, { cause });
  }
}

/** Whether the configured headers bring credentials, so that no key is needed. */
export function hasCredentialHeader(headers: ProviderSettings['headers']): boolean {
  return Object.keys(headers).some((name) => SECRET_HEADER.test(name));
}

/** What no message may show: the key, and what the headers hold that carry credentials. */
export function secretsOf(key: string | undefined, headers: ProviderSettings['headers']): readonly string[] {
  const values = Object.entries(headers).flatMap(([name, value]) => (SECRET_HEADER.test(name) ? [value] : []));
  // `Bearer …` and `a=…; b=…`: a server may echo a part.
  const pieces = values.flatMap((value) => value.split(/[\s=;]+/)).filter((piece) => piece.length >= LEAST_PIECE);
  return [...(key === undefined ? [] : [key]), ...values, ...pieces].filter((secret) => secret.length >= LEAST_SECRET);
}

/** The failure with every secret blotted out, whoever echoed it. */
export function withoutSecrets(failure: ProviderFailure, secrets: readonly string[]): ProviderFailure {
  const clean = (text: string): string =>
    secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[redacted]')), text);
  const { message, hint } = failure;
  return { ...failure, message: clean(message), ...(hint === undefined ? {} : { hint: clean(hint) }) };
}
