import { redactSecrets } from '../log/redact.js';
import type { AssistantPart } from '../plugin/message.js';

/** What a model said and thought without what has the shape of a key; what has a native payload stays, since its model checks it. */
export function redactParts(parts: readonly AssistantPart[], secrets: readonly string[]): readonly AssistantPart[] {
  return parts.map((part) =>
    (part.type === 'text' || part.type === 'reasoning') && part.native === undefined
      ? { ...part, text: redactSecrets(part.text, secrets) }
      : part,
  );
}
