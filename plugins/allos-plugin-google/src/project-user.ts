import { wellFormed } from 'allos/plugin';
import type { HopLoss, ImagePart, JsonObject, ToolMessage, ToolResultPart, UserMessage, UserPart } from 'allos/plugin';
import type { TakenParts } from './model-rules.js';

/** A call of the model content before, waiting for its result. */
export interface OpenCall {
  readonly id: string;
  /** The message that made it. */
  readonly messageId: string;
  readonly wireId: string;
  readonly wireName: string;
}

/** What user and tool messages in a row become: one content for the results, one for everything else. */
export interface UserContents {
  readonly results: readonly JsonObject[];
  readonly rest: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

/** What the API takes ("Image understanding"); other images are named instead. */
const IMAGE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];
/** What a function response may hold. */
const RESULT_IMAGE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * The contents of the user. First one function response for each call before, with its id and name and in the order of
 * the calls, and nothing else beside them: the API counts them (WP-42). Then what else was said.
 *
 * A result that no call asks for is said as text, and a call without a result gets one that says so: either would make
 * the API refuse the request.
 */
export function userContents(
  messages: readonly (UserMessage | ToolMessage)[],
  calls: readonly OpenCall[],
  takes: TakenParts,
): UserContents {
  const results = new Map<OpenCall, ToolResultPart>();
  const rest: JsonObject[] = [];
  const losses: HopLoss[] = [];
  for (const message of messages) {
    const lost = (part: string, reason: string): void => {
      losses.push({ messageId: message.id, part, action: 'converted', reason });
    };
    for (const part of message.content) {
      if (part.type !== 'tool_result') {
        const said = sayPart(part, takes);
        if (said.wire !== undefined) rest.push(said.wire);
        if (said.lost !== undefined) lost(part.type, said.lost);
        continue;
      }
      const call = calls.find((each) => each.id === part.callId && !results.has(each));
      if (call === undefined) {
        rest.push({ text: `[Result of ${wellFormed(part.name)}] ${wellFormed(part.text)}` });
        lost(part.type, 'no call before it asks for this result');
        continue;
      }
      results.set(call, part);
      for (const image of part.images ?? []) {
        if (isInside(image, takes)) continue;
        const said = sayPart(image, takes);
        rest.push(said.wire ?? {});
        if (said.lost !== undefined) lost('image', `${said.lost} (result of ${part.name})`);
      }
    }
  }
  for (const call of calls) {
    if (results.has(call)) continue;
    const reason = 'the call has no result';
    losses.push({ messageId: call.messageId, part: 'tool_call', action: 'converted', reason });
  }
  return { results: calls.map((call) => responseOf(call, results.get(call), takes)), rest, losses };
}

/** Whether a message says anything. */
export function isEmpty(message: UserMessage | ToolMessage): boolean {
  return !message.content.some((part) => part.type !== 'text' || part.text.trim() !== '');
}

/** The keys `output` and `error` are those that the API knows to tell apart. */
function responseOf(call: OpenCall, part: ToolResultPart | undefined, takes: TakenParts): JsonObject {
  const said = part === undefined ? 'No result was recorded.' : part.text.trim() === '' ? '(no output)' : part.text;
  const text = wellFormed(said);
  const images = (part?.images ?? []).filter((image) => isInside(image, takes)).map(inlineData);
  const functionResponse = {
    id: call.wireId,
    name: call.wireName,
    response: part?.status === 'ok' ? { output: text } : { error: text },
    ...(images.length === 0 ? {} : { parts: images }),
  };
  return { functionResponse };
}

interface Said {
  readonly wire?: JsonObject;
  readonly lost?: string;
}

function sayPart(part: UserPart, takes: TakenParts): Said {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? {} : { wire: { text: wellFormed(part.text) } };
    case 'image':
      if (!takes.images) return notTaken('image', part.mediaType, 'this model sees no images');
      return IMAGE_TYPES.includes(part.mediaType) ? { wire: inlineData(part) } : notTaken('image', part.mediaType);
    case 'document': {
      if (part.mediaType === 'application/pdf') {
        if (!takes.documents) return notTaken('document', part.mediaType, 'this model reads no documents');
        return { wire: inlineData(part) };
      }
      const text = part.mediaType.startsWith('text/')
        ? wellFormed(Buffer.from(part.data, 'base64').toString('utf8'))
        : '';
      if (text.trim() === '') return notTaken('document', part.mediaType);
      return { wire: { text: part.name === undefined ? text : `${wellFormed(part.name)}:\n${text}` } };
    }
  }
}

function notTaken(what: string, mediaType: string, lost = `the API takes no ${what} of type ${mediaType}`): Said {
  return { wire: { text: `[${what} of type ${wellFormed(mediaType)}, which cannot be shown]` }, lost };
}

function inlineData({ mediaType, data }: Pick<ImagePart, 'mediaType' | 'data'>): JsonObject {
  return { inlineData: { mimeType: mediaType, data } };
}

/** Whether an image goes into the function response. */
function isInside({ mediaType }: ImagePart, { images, resultImages }: TakenParts): boolean {
  return images && resultImages && RESULT_IMAGE_TYPES.includes(mediaType);
}
