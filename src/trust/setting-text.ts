import { createHash } from 'node:crypto';
import { pathText, type ConfigPath } from '../config/config-layer.js';
import { referencesIn } from '../config/references.js';
import { redactSecrets } from '../log/redact.js';
import type { JsonValue } from '../plugin/json.js';
import { visible } from '../plugin/visible.js';
import { isSecretName } from '../process/secret-variable.js';

/** Longer values are cut; the hash of the rest tells whether it changed. */
const LONGEST = 500;
/** Where names say whether a value is a secret: elsewhere `maxTokens` is a number, and a tool may be called `session`. */
const MAY_HOLD_SECRETS: ReadonlySet<unknown> = new Set(['providers', 'mcpServers', 'plugins', 'tools']);
const HIDDEN = '(written in the file)';

/**
 * A setting in one line, `agent.maxTurns: 40`: nothing of it can deceive a reader, and no secret is in it.
 *
 * @param secrets values that are known to be secret, wherever they stand
 */
export function settingText(path: ConfigPath, value: JsonValue | undefined, secrets: readonly string[] = []): string {
  const own = path[0] === 'profiles' ? path.slice(2) : path;
  const shown = withoutSecrets(own, value, secrets);
  const text = typeof shown === 'string' && /^[\w./@$({…][^"\\,]*$/.test(shown) ? shown : JSON.stringify(shown);
  // An entry of a list is told by what it is, so that one more before it is no change of it.
  const place = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  return `${oneLine(pathText(place))}: ${clipped(oneLine(text))}`;
}

/** Any text of a stranger in one line. */
export function oneLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n');
}

function withoutSecrets(
  path: ConfigPath,
  value: JsonValue | undefined,
  secrets: readonly string[],
): JsonValue | undefined {
  if (typeof value === 'string') {
    if (isSecret(path)) return referencesOf(value);
    const text = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
    return withoutLogin(mayBeKey(path) ? withoutKeys(text) : text);
  }
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map(
      (item, index) => withoutSecrets([...path, index], item, secrets) ?? null,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutSecrets([...path, key], item, secrets)]));
}

function isSecret(path: ConfigPath): boolean {
  const [section, , kind] = path;
  if (kind === 'headers' || (section === 'mcpServers' && kind === 'env')) return true;
  return MAY_HOLD_SECRETS.has(section) && isSecretName(String(path.at(-1)));
}

/** What only a plugin knows the meaning of. What names code, or an address, is to be seen as it is. */
function mayBeKey([section, second, third]: ConfigPath): boolean {
  if (section === 'providers') return third !== 'plugin' && third !== 'baseUrl';
  return (section === 'plugins' && third === 'settings') || (section === 'tools' && second === 'settings');
}

/** Hosts stay, whatever they look like. */
function withoutKeys(text: string): string {
  const parts = text.split(/([a-z][a-z0-9+.-]{0,20}:\/\/[^/?#\\\s]*)/i);
  return parts.map((part, index) => (index % 2 === 1 ? part : redactSecrets(part, []))).join('');
}

/** Which variables and files it takes; not what is written there. */
function referencesOf(value: string): string {
  const references = referencesIn(value);
  return references.length === 0 ? HIDDEN : references.join(' and ');
}

/** Only what stands before the host is left out: the host itself is what has to be seen. */
function withoutLogin(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]{0,20}:\/\/)[^/?#\\\s]*@/gi, '$1…@');
}

function clipped(text: string): string {
  if (text.length <= LONGEST) return text;
  const rest = text.slice(LONGEST);
  const sum = createHash('sha256').update(rest).digest('hex').slice(0, 12);
  return `${text.slice(0, LONGEST)}… (${rest.length} more characters, sha256 ${sum})`;
}
