import { redactSecrets } from '../log/redact.js';
import type { AssistantPart } from '../plugin/message.js';

/**
 * What a model said and thought without what has the shape of a key; what has a native payload stays, since its model
 * checks it. The very list where nothing has to go.
 */
export function redactParts(parts: readonly AssistantPart[], secrets: readonly string[]): readonly AssistantPart[] {
  const redacted = parts.map((part) => redactPart(part, secrets));
  return redacted.every((part, index) => part === parts[index]) ? parts : redacted;
}

function redactPart(part: AssistantPart, secrets: readonly string[]): AssistantPart {
  if ((part.type !== 'text' && part.type !== 'reasoning') || part.native !== undefined) return part;
  const text = redactSecrets(part.text, secrets);
  return text === part.text ? part : { ...part, text };
}
