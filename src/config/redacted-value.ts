import { REDACTED, redactSecrets, usableSecrets } from '../log/redact.js';
import type { JsonValue } from '../plugin/json.js';
import { saysSecret } from '../process/redactable-values.js';
import type { ConfigPath } from './config-layer.js';
import { mayBeSecret } from './config-secrets.js';
import { hasReference, withoutReferences } from './references.js';

/** What may stand beside the reference to a secret: `Bearer ${env:TOKEN}`. */
const SCHEME = /^\s*[A-Za-z]{0,10}\s*$/;
const LOGIN = /(:\/\/)[^/\s?#]*@/g;

/** Takes out of a value of a configuration what is secret by its place, its name or its looks. */
export type RedactValue = (value: JsonValue, path: ConfigPath) => JsonValue;

/** @param secrets values that are known to be secret */
export function valueRedactor(secrets: readonly string[]): RedactValue {
  const known = usableSecrets(secrets);
  const redact: RedactValue = (value, path) => {
    if (typeof value === 'string') return text(value, path);
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item, at) => redact(item, [...path, at]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : redact(item, [...path, key])]),
    );
  };
  const text = (value: string, path: ConfigPath): string => {
    if (!isSecretPlace(path)) return redactSecrets(value, known).replaceAll(LOGIN, `$1${REDACTED}@`);
    return hasReference(value) && SCHEME.test(withoutReferences(value)) ? value : REDACTED;
  };
  return redact;
}

/** Where nothing but a reference may be shown, whatever it looks like. */
function isSecretPlace(path: ConfigPath): boolean {
  if (!mayBeSecret({ path })) return false;
  const keys = path.filter((key) => typeof key === 'string');
  const [last = '', parent] = keys.toReversed();
  return (
    saysSecret(last.replaceAll('-', '_')) ||
    parent === 'headers' ||
    (parent === 'env' && path[0] === 'mcpServers' && keys.length === 4)
  );
}
