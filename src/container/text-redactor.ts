import { redactSecrets, usableSecrets } from '../log/redact.js';
import { redactableValuesOf } from '../process/redactable-values.js';

/** Takes out of texts the secrets of an environment, those that are given, and what has the shape of a key. */
export function textRedactor(
  env: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): (text: string) => string {
  const known = usableSecrets([...redactableValuesOf(env), ...secrets]);
  return (text) => redactSecrets(text, known);
}
