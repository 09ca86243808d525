/** `DB_PASSWORD=…` as in an environment file. Names in capitals are settings and hardly ever code. */
const IN_CAPITALS =
  /(?<![A-Za-z0-9_])((?:[A-Z0-9]{1,30}_){0,6}(?:API)?(?:KEY|SECRET|TOKEN|PASSWORD|PASSWD|PWD|PASSPHRASE|CREDENTIALS?)(?:_[A-Z0-9]{1,20}){0,2}\\?["']? {0,2}[=:] {0,2}\\?["']?)([^\s"'`$<>{}()[\],;\\]{8,})/g;
/** `api_key: "…"`: any name that speaks of a secret. */
const IN_ANY_CASE =
  /((?:key|secret|token|passw(?:or)?d|credentials?)\\?["']? {0,2}[=:] {0,2}\\?["']?)([A-Za-z0-9/+_=.~-]{16,})/gi;
/** `scheme://user:password@host`. */
const IN_ADDRESS = /(:\/\/[^\s:/@"']{0,64}:)[^\s:/@"']{4,128}@/g;

/** Replaces values that stand beside a name that says they are secret, and passwords in addresses. Linear. */
export function redactAssignments(text: string, redacted: string): string {
  let result = text;
  if (/KEY|SECRET|TOKEN|PASS|PWD|CREDENTIAL/.test(result))
    result = result.replace(IN_CAPITALS, (all, name: string, value: string) =>
      isReference(value) ? all : name + redacted,
    );
  if (/key|secret|token|passw|credential/i.test(result))
    result = result.replace(IN_ANY_CASE, (all, name: string, value: string) =>
      isRandom(value) ? name + redacted : all,
    );
  return result.includes('://') ? result.replace(IN_ADDRESS, `$1${redacted}@`) : result;
}

/** Code that only names where a secret is: `process.env.KEY`, `config_value`. */
function isReference(value: string): boolean {
  return /^[A-Za-z_.]+$/.test(value) || value.includes('[redacted');
}

/** A word of code has no such mixture. */
function isRandom(value: string): boolean {
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
  return mixed && !/^[./]/.test(value) && (/[/+=]/.test(value) || value.replaceAll(/\D/g, '').length >= 3);
}
