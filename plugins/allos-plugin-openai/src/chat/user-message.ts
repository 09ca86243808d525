import {
  wellFormed,
  type DocumentPart,
  type HopLoss,
  type ImagePart,
  type JsonObject,
  type UserMessage,
} from 'allos/plugin';
import { imageRefusal } from '../image-refusal.js';
import type { ServerCompat } from '../server-compat.js';

/** The content parts of a user message, and what could not be sent as it was. Empty text is left out. */
export function userParts(
  message: UserMessage,
  compat: ServerCompat,
): { readonly parts: readonly JsonObject[]; readonly losses: readonly HopLoss[] } {
  const parts: JsonObject[] = [];
  const losses: HopLoss[] = [];
  const lost =
    (part: string) =>
    (reason: string): void => {
      losses.push({ messageId: message.id, part, action: 'converted', reason });
    };
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
        if (part.text !== '') parts.push(textPart(part.text));
        break;
      case 'image':
        parts.push(imageOrText(part, compat, lost('image')));
        break;
      case 'document':
        parts.push(documentPart(part, compat, lost('document')));
        break;
    }
  }
  return { parts, losses };
}

/** The wire message; undefined when nothing is left to say. Text alone goes as a plain string (WP-29). */
export function userWire(parts: readonly JsonObject[]): JsonObject | undefined {
  if (parts.length === 0) return undefined;
  const texts = parts.map((part) => part['text']).filter((text) => typeof text === 'string');
  if (texts.length === parts.length) return { role: 'user', content: texts.join('\n\n') };
  return { role: 'user', content: parts };
}

/** A text part. */
export function textPart(text: string): JsonObject {
  return { type: 'text', text: wellFormed(text) };
}

/** An image as a `data:` URL. */
function imagePart(image: ImagePart): JsonObject {
  return { type: 'image_url', image_url: { url: `data:${image.mediaType};base64,${image.data}` } };
}

/** An image, or the words that stand for one that this model cannot be given. */
export function imageOrText(image: ImagePart, compat: ServerCompat, report: (reason: string) => void): JsonObject {
  const refusal = imageRefusal(image, compat);
  if (refusal === undefined) return imagePart(image);
  report(refusal);
  return textPart(`[An image (${image.mediaType}) could not be sent to this model.]`);
}

function documentPart(part: DocumentPart, compat: ServerCompat, report: (reason: string) => void): JsonObject {
  const name = part.name ?? 'document';
  if (part.mediaType.startsWith('text/') || part.mediaType === 'application/json') {
    return textPart(`${name}:\n\n${Buffer.from(part.data, 'base64').toString('utf8')}`);
  }
  if (compat.files) {
    return { type: 'file', file: { filename: name, file_data: `data:${part.mediaType};base64,${part.data}` } };
  }
  report(`this model takes no ${part.mediaType} documents`);
  return textPart(`[The document ${name} (${part.mediaType}) could not be sent to this model.]`);
}
