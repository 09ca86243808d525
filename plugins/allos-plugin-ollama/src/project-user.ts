import { wellFormed } from 'allos/plugin';
import type { HopLoss, ImagePart, JsonObject, ToolResultPart, UserMessage, UserPart } from 'allos/plugin';
import { wireName } from './project-assistant.js';

/** What the server can decode. */
const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/jpg', 'image/png', 'image/webp'];
const STATUS_WORDS: Readonly<Record<ToolResultPart['status'], string>> = {
  ok: '',
  error: 'Error',
  denied: 'Denied',
  cancelled: 'Cancelled',
  unknown: 'Outcome unknown',
};

/** A wire message and what of it could not be said. */
export interface UserWire {
  readonly wire: JsonObject;
  readonly losses: readonly HopLoss[];
}

/** Whether a message says anything. */
export function isEmpty(message: UserMessage): boolean {
  return !message.content.some((part) => part.type !== 'text' || part.text.trim() !== '');
}

/** A user message: its texts, and its images as base64 in a list of their own (WP-39). */
export function userWire(message: UserMessage, takesImages: boolean): UserWire {
  const losses: HopLoss[] = [];
  const images: string[] = [];
  const texts: string[] = [];
  for (const part of message.content) {
    const said = sayPart(part, takesImages);
    if (said.image !== undefined) images.push(said.image);
    if (said.text !== undefined && said.text.trim() !== '') texts.push(wellFormed(said.text));
    if (said.lost !== undefined) {
      losses.push({ messageId: message.id, part: part.type, action: 'converted', reason: said.lost });
    }
  }
  return { wire: { role: 'user', content: texts.join('\n\n'), ...imageField(images) }, losses };
}

/** The result of a call (WP-34). The API has no mark for a failure, so the text says it (WP-48). */
export function resultWire(
  result: ToolResultPart,
  name: string,
  { id, takesImages }: { readonly id: string | undefined; readonly takesImages: boolean },
): { readonly wire: JsonObject; readonly lost: readonly string[] } {
  const said = (result.images ?? []).map((image) => sayPart(image, takesImages));
  const images = said.flatMap(({ image }) => image ?? []);
  const text = [resultText(result), ...said.flatMap(({ text: instead }) => instead ?? [])].join('\n');
  return {
    wire: { ...toolMessage(name, id, wellFormed(text)), ...imageField(images) },
    lost: said.flatMap(({ lost }) => (lost === undefined ? [] : [`${lost} (result of ${name})`])),
  };
}

/** The result that a call without one gets: models take a missing one for the next call's. */
export function missingResultWire(name: string, id: string | undefined): JsonObject {
  return toolMessage(name, id, 'Error: no result was recorded.');
}

/** A result that no call asks for, as something said. */
export function strayResultWire(result: ToolResultPart): JsonObject {
  return { role: 'user', content: wellFormed(`[Result of ${result.name}] ${resultText(result)}`) };
}

function toolMessage(name: string, id: string | undefined, content: string): JsonObject {
  return { role: 'tool', tool_name: wireName(name), content, ...(id === undefined ? {} : { tool_call_id: id }) };
}

function resultText({ status, text }: ToolResultPart): string {
  const word = STATUS_WORDS[status];
  const said = text.trim() === '' ? '(no output)' : text;
  return word === '' || said.toLowerCase().startsWith(word.toLowerCase()) ? said : `${word}: ${said}`;
}

interface Said {
  readonly text?: string;
  readonly image?: string;
  readonly lost?: string;
}

function sayPart(part: UserPart, takesImages: boolean): Said {
  switch (part.type) {
    case 'text':
      return { text: part.text };
    case 'image':
      if (takesImages && isTaken(part)) return { image: base64(part) };
      return notTaken(
        'image',
        part.mediaType,
        takesImages ? `the API takes no ${part.mediaType}` : 'the model sees no images',
      );
    case 'document': {
      const text = part.mediaType.startsWith('text/') ? Buffer.from(part.data, 'base64').toString('utf8') : '';
      if (text.trim() === '') return notTaken('document', part.mediaType, `the API takes no ${part.mediaType}`);
      const lost = 'the API takes no documents; its text was sent';
      return { text: part.name === undefined ? text : `${part.name}:\n${text}`, lost };
    }
  }
}

function notTaken(what: string, mediaType: string, lost: string): Said {
  return { text: `[${what} of type ${mediaType}, which cannot be shown]`, lost };
}

function isTaken(image: ImagePart): boolean {
  return IMAGE_TYPES.includes(image.mediaType.toLowerCase());
}

function base64({ data }: ImagePart): string {
  return data.replace(/^data:[^,]*,/, '');
}

function imageField(images: readonly string[]): JsonObject {
  return images.length === 0 ? {} : { images };
}
