/** Parts of names that stand for a secret, anywhere in the name. */
const SECRET_PART = /KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|SESSION|COOKIE|BEARER|PRIVATE|SIGNATURE/i;

/** Short ones that stand for a secret only as a whole word of the name: `DB_PASS`, not `COMPASS_DIR`. */
const SECRET_WORD = /(^|_)(PASS|PWD|PAT|PIN|DSN|JWT|CERT|CREDS?)(_|$)/i;

/** Services whose variables are dropped as a whole: what is secret among them is not told by the name. */
const SERVICE =
  /^(ALLOS|ANTHROPIC|AWS|AZURE|CLAUDE|COHERE|DEEPSEEK|FIREWORKS|GCP|GEMINI|GH|GITHUB|GITLAB|GOOGLE|GROQ|HF|HUGGINGFACE|MISTRAL|OLLAMA|OPENAI|OPENROUTER|PERPLEXITY|TOGETHER|VERTEX|XAI)(_|$)/i;

/** The shell's own folder variables, which only look like passwords. */
const NOT_SECRET = new Set(['PWD', 'OLDPWD']);

/** Whether a variable of this name is to be taken for a secret. */
export function isSecretName(name: string): boolean {
  if (NOT_SECRET.has(name)) return false;
  return SECRET_PART.test(name) || SECRET_WORD.test(name) || SERVICE.test(name);
}

/** The values of all variables with a secret's name, so that a copy under a harmless name can be found. */
export function secretValuesOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const values = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    const trimmed = value?.trim();
    if (trimmed && isSecretName(name)) values.add(trimmed);
  }
  return [...values];
}
