import { wellFormed } from 'allos/plugin';
import type { HopLoss, ImagePart, JsonObject, ToolMessage, ToolResultPart, UserMessage, UserPart } from 'allos/plugin';

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
  resultImages: boolean,
): UserContents {
  const results = new Map<OpenCall, ToolResultPart>();
  const rest: JsonObject[] = [];
  const losses: HopLoss[] = [];
  for (const message of messages) {
    for (const part of message.content) {
      const lost = (what: string, reason: string): void => {
        losses.push({ messageId: message.id, part: what, action: 'converted', reason });
      };
      if (part.type !== 'tool_result') {
        const said = sayPart(part);
        if (said.wire !== undefined) rest.push(said.wire);
        if (said.lost !== undefined) lost(part.type, said.lost);
        continue;
      }
      const call = calls.find(({ id }, index) => id === part.callId && !results.has(calls[index] as OpenCall));
      if (call === undefined) {
        rest.push({ text: `[Result of ${wellFormed(part.name)}] ${wellFormed(part.text)}` });
        lost(part.type, 'no call before it asks for this result');
      } else {
        results.set(call, part);
        const images = part.images ?? [];
        const [outside, unseen] = [images.filter((image) => !isInside(image, resultImages)), images.filter(isUnknown)];
        rest.push(...outside.map((image) => sayPart(image).wire ?? {}));
        for (const { mediaType } of unseen) lost('image', `the API takes no image of type ${mediaType}`);
      }
    }
  }
  for (const call of calls) {
    if (results.has(call)) continue;
    const reason = 'the call has no result';
    losses.push({ messageId: call.messageId, part: 'tool_call', action: 'converted', reason });
  }
  return { results: calls.map((call) => responseOf(call, results.get(call), resultImages)), rest, losses };
}

/** Whether a message says anything. */
export function isEmpty(message: UserMessage | ToolMessage): boolean {
  return !message.content.some((part) => part.type !== 'text' || part.text.trim() !== '');
}

/** The keys `output` and `error` are those that the API knows to tell apart. */
function responseOf(call: OpenCall, part: ToolResultPart | undefined, resultImages: boolean): JsonObject {
  const said = part === undefined ? 'No result was recorded.' : part.text.trim() === '' ? '(no output)' : part.text;
  const text = wellFormed(said);
  const images = (part?.images ?? []).filter((image) => isInside(image, resultImages)).map(inlineData);
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

function sayPart(part: UserPart): Said {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? {} : { wire: { text: wellFormed(part.text) } };
    case 'image':
      return isUnknown(part) ? notTaken('image', part.mediaType) : { wire: inlineData(part) };
    case 'document': {
      if (part.mediaType === 'application/pdf') return { wire: inlineData(part) };
      const text = part.mediaType.startsWith('text/')
        ? wellFormed(Buffer.from(part.data, 'base64').toString('utf8'))
        : '';
      if (text.trim() === '') return notTaken('document', part.mediaType);
      return { wire: { text: part.name === undefined ? text : `${wellFormed(part.name)}:\n${text}` } };
    }
  }
}

function notTaken(what: string, mediaType: string): Said {
  const text = `[${what} of type ${wellFormed(mediaType)}, which cannot be shown]`;
  return { wire: { text }, lost: `the API takes no ${what} of type ${mediaType}` };
}

function inlineData({ mediaType, data }: Pick<ImagePart, 'mediaType' | 'data'>): JsonObject {
  return { inlineData: { mimeType: mediaType, data } };
}

function isUnknown({ mediaType }: ImagePart): boolean {
  return !IMAGE_TYPES.includes(mediaType);
}

/** Whether an image goes into the function response. */
function isInside({ mediaType }: ImagePart, resultImages: boolean): boolean {
  return resultImages && RESULT_IMAGE_TYPES.includes(mediaType);
}
