import { wellFormed } from 'allos/plugin';
import type {
  HopLoss,
  ImagePart,
  JsonObject,
  JsonValue,
  ToolMessage,
  ToolResultPart,
  UserMessage,
  UserPart,
} from 'allos/plugin';
import { wireCallId } from './wire-names.js';

/** A call of the assistant message before, waiting for its result. */
export interface OpenCall {
  readonly id: string;
  /** The message that made it. */
  readonly messageId: string;
  readonly wireId: string;
}

/** What of a transcript the model can be given. */
export interface TakenParts {
  readonly images: boolean;
  /** PDF. */
  readonly documents: boolean;
}

/** What user and tool messages in a row become. */
export interface UserContent {
  readonly blocks: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

const TITLE_LENGTH = 500;
const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/**
 * The content of one user message: first one result for each call before it, then what else was said (WP-2).
 *
 * A result that no call asks for is said as text, and a call without a result gets one that says so: either would make
 * the API refuse the request.
 */
export function userContent(
  messages: readonly (UserMessage | ToolMessage)[],
  calls: readonly OpenCall[],
  takes: TakenParts,
): UserContent {
  const results: JsonObject[] = [];
  const rest: JsonObject[] = [];
  const losses: HopLoss[] = [];
  const open = [...calls];
  for (const message of messages) {
    for (const part of message.content) {
      const lost = (reason: string): void => {
        losses.push({ messageId: message.id, part: part.type, action: 'converted', reason });
      };
      if (part.type !== 'tool_result') {
        const block = blockOf(part, takes);
        if (block !== undefined) rest.push(block.wire);
        if (block?.lost !== undefined) lost(block.lost);
        continue;
      }
      const call = open.findIndex((candidate) => candidate.id === part.callId);
      if (call === -1) {
        rest.push({ type: 'text', text: `[Result of ${part.name}] ${wellFormed(part.text)}` });
        lost('no call before it asks for this result');
      } else {
        const [answered] = open.splice(call, 1);
        const result = resultOf(part, answered?.wireId ?? wireCallId(part.callId), takes);
        results.push(result.result);
        rest.push(...result.images);
        for (const reason of result.lost) {
          losses.push({ messageId: message.id, part: 'image', action: 'converted', reason });
        }
      }
    }
  }
  for (const call of open) {
    results.push({ type: 'tool_result', tool_use_id: call.wireId, content: 'No result was recorded.', is_error: true });
    losses.push({
      messageId: call.messageId,
      part: 'tool_call',
      action: 'converted',
      reason: 'the call has no result',
    });
  }
  return { blocks: [...results, ...rest], losses };
}

/** Whether a message says anything. */
export function isEmpty(message: UserMessage | ToolMessage): boolean {
  return !message.content.some((part) => part.type !== 'text' || part.text.trim() !== '');
}

interface UserBlock {
  readonly wire: JsonObject;
  readonly lost?: string;
}

function blockOf(part: UserPart, takes: TakenParts): UserBlock | undefined {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? undefined : { wire: { type: 'text', text: wellFormed(part.text) } };
    case 'image':
      return imageOrText(part, takes);
    case 'document': {
      const name = wellFormed(part.name ?? '')
        .trim()
        .slice(0, TITLE_LENGTH);
      const title = name === '' ? {} : { title: name };
      if (part.mediaType === 'application/pdf') {
        if (!takes.documents) return notTaken('document', part.mediaType, 'this model reads no documents');
        const source = { type: 'base64', media_type: part.mediaType, data: part.data };
        return { wire: { type: 'document', source, ...title } };
      }
      const text = part.mediaType.startsWith('text/')
        ? wellFormed(Buffer.from(part.data, 'base64').toString('utf8'))
        : '';
      if (text.trim() === '') return notTaken('document', part.mediaType);
      return { wire: { type: 'document', source: { type: 'text', media_type: 'text/plain', data: text }, ...title } };
    }
  }
}

function notTaken(
  what: string,
  mediaType: string,
  lost = `the API takes no ${what} of type ${mediaType}`,
): Required<UserBlock> {
  const text = `[${what} of type ${wellFormed(mediaType)}, which cannot be shown]`;
  return { wire: { type: 'text', text }, lost };
}

function imageOrText(image: ImagePart, { images }: TakenParts): UserBlock {
  if (!images) return notTaken('image', image.mediaType, 'this model sees no images');
  return IMAGE_TYPES.includes(image.mediaType) ? { wire: imageBlock(image) } : notTaken('image', image.mediaType);
}

function imageBlock(image: ImagePart): JsonObject {
  return { type: 'image', source: { type: 'base64', media_type: image.mediaType, data: image.data } };
}

/** A result marked as an error may hold text only, so its images follow it. */
function resultOf(
  part: ToolResultPart,
  wireId: string,
  takes: TakenParts,
): { readonly result: JsonObject; readonly images: readonly JsonObject[]; readonly lost: readonly string[] } {
  const text = part.text.trim() === '' ? '(no output)' : wellFormed(part.text);
  const blocks = (part.images ?? []).map((image) => imageOrText(image, takes));
  const images = blocks.map(({ wire }) => wire);
  const lost = blocks.flatMap((block) => (block.lost === undefined ? [] : [`${block.lost} (result of ${part.name})`]));
  const saying = (content: JsonValue): JsonObject => ({ type: 'tool_result', tool_use_id: wireId, content });
  if (part.status !== 'ok') return { result: { is_error: true, ...saying(text) }, images, lost };
  if (images.length === 0) return { result: saying(text), images: [], lost };
  return { result: saying([{ type: 'text', text }, ...images]), images: [], lost };
}
