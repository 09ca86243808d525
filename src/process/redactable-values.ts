import type { Environment } from './scrub-environment.js';

/** Parts of names whose value is a secret. A keyboard's or a key ring's name only looks like one. */
const SAYS_SECRET = /KEY(?!BOARD|MAP|RING|CHAIN|STROKE)|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|COOKIE|BEARER/i;

/** Short ones, as a whole word at the end of the name. */
const ENDS_SECRET = /(^|_)(PASS|PWD|PAT|JWT|AUTH|CREDS?)$/i;

/** The name says where a secret is, which one or how many, not what it is. An AWS key's id is half a credential. */
const SAYS_ABOUT =
  /^(OLD)?PWD$|^GIT_CONFIG_KEY_|(?<!ACCESS_KEY)_(ID|NAME|FILE|PATH|DIR|FOLDER|HOME|SOCK|URL|URI|HOST|PORT|REGION|TYPE|MODE|LIMIT|COUNT|TTL|VERSION)$/i;

/** Shorter values are words that occur anywhere. */
const SHORTEST = 8;

/** A user's name in an address is a token only when it looks like one; others occur in every path below a home. */
const TOKEN_AS_USER = /^(?=.*\d)(?=.*[A-Za-z]).{16,}$/;

/**
 * The values of an environment that are to be taken out of texts: what the name of its variable says is secret, and
 * credentials in addresses. Fewer than `secretValuesOf`: dropping a variable too many harms no child process, but
 * taking a base address, a folder or a region out of a session makes it useless.
 */
export function redactableValuesOf(environment: Environment): readonly string[] {
  const values = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    const trimmed = value?.trim();
    if (!trimmed) continue;
    const found = [...credentialsIn(trimmed), ...(saysSecret(name) ? [trimmed] : [])];
    for (const one of found) if (isDistinct(one)) values.add(one);
  }
  return [...values];
}

/**
 * The same for settings, such as the environment of a server: there a value that looks like a key counts too, whatever
 * its name. An environment holds too much of others for that.
 */
export function redactableSettingsOf(settings: Environment): readonly string[] {
  const keys = Object.values(settings).flatMap((value) => {
    const trimmed = value?.trim() ?? '';
    return looksLikeKey(trimmed) && isDistinct(trimmed) ? [trimmed] : [];
  });
  return [...new Set([...redactableValuesOf(settings), ...keys])];
}

/** How the keys of well-known services begin. */
const KEY_BEGINNING =
  /^(sk-|[srp]k_(live|test)_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|npm_|hf_|gsk_|xai-|AKIA|ASIA|AIza|eyJ)[\w.-]{12,}$/;

/** One word without a meaning: letters of both kinds and digits in a mixture that no name, path or hash has. */
function looksLikeKey(value: string): boolean {
  if (KEY_BEGINNING.test(value)) return true;
  if (!/^[A-Za-z0-9+=_-][A-Za-z0-9+/=_-]{23,}$/.test(value) || value.split('/').length > 3) return false;
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && value.replaceAll(/\D/g, '').length >= 3;
}

/** Whether the name of a variable or a setting says that its value is a secret. */
export function saysSecret(name: string): boolean {
  return (SAYS_SECRET.test(name) || ENDS_SECRET.test(name)) && !SAYS_ABOUT.test(name);
}

/** As they stand in the address, and decoded. */
function credentialsIn(value: string): readonly string[] {
  return [...value.matchAll(/:\/\/([^/\s?#]*)@/g)].flatMap(([, userinfo = '']) => {
    const colon = userinfo.indexOf(':');
    const user = colon < 0 ? userinfo : userinfo.slice(0, colon);
    const password = colon < 0 ? '' : userinfo.slice(colon + 1);
    const secrets = TOKEN_AS_USER.test(user) ? [user, password] : [password];
    return secrets.flatMap((secret) => [secret, decoded(secret)]);
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Nothing that texts hold for other reasons: an address, a path, a region, a word or a number. */
function isDistinct(value: string): boolean {
  if (value.length < SHORTEST) return false;
  return !(isAddress(value) || isPath(value) || isRegion(value) || isWord(value) || isNumber(value));
}

function isAddress(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
}

/** A key in base64 may begin with a slash too. */
function isPath(value: string): boolean {
  if (!/^(~|\.{1,2})?\/|^[A-Za-z]:[\\/]/.test(value)) return false;
  const isBase64 = /^[A-Za-z0-9+/]{32,}={0,2}$/.test(value);
  return !(isBase64 && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value));
}

function isRegion(value: string): boolean {
  return /^[a-z]{2,12}(-[a-z]+){1,3}-?\d{1,2}[a-z]?$/.test(value) && value.length <= 24;
}

function isWord(value: string): boolean {
  return value.length < 16 && /^([A-Z]?[a-z]+|[A-Z]+)$/.test(value);
}

function isNumber(value: string): boolean {
  return value.length < 16 && /^[\d.,_]+$/.test(value);
}
