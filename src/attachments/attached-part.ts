import { AllosError } from '../plugin/error.js';
import type { AttachedFile } from '../plugin/agent.js';
import type { UserPart } from '../plugin/message.js';
import { contentTypeOf } from './content-type.js';

const MEGABYTE = 1024 * 1024;

/**
 * The most that is attached, in bytes: 5 MB are what Anthropic takes of one image, and all of a request has to stay
 * below its 32 MB when it is written as base64 (WP-14).
 */
export const ATTACHMENT_LIMITS = {
  image: 5 * MEGABYTE,
  document: 20 * MEGABYTE,
  text: MEGABYTE,
  all: 20 * MEGABYTE,
} as const;

/**
 * What a model is given of a file.
 *
 * @throws AllosError `usage.file` for one that is empty, too large, or neither text nor image nor PDF
 */
export function attachedPart({ name, data }: AttachedFile): UserPart {
  if (data.length === 0) throw refusal(name, 'is empty', 'Attach a file that holds something.');
  const type = contentTypeOf(data);
  switch (type.kind) {
    case 'image':
      assertSize(name, data, 'image');
      return { type: 'image', mediaType: type.mediaType, data: base64(data) };
    case 'document':
      assertSize(name, data, 'document');
      return { type: 'document', mediaType: type.mediaType, data: base64(data), name: baseName(name) };
    case 'text':
      assertSize(name, data, 'text');
      return { type: 'text', text: namedText(name, type.text) };
    case 'binary':
      throw refusal(
        name,
        'is neither text nor an image (png, jpeg, gif, webp) nor a PDF',
        'Convert it, or name its path in the task and let the model look at it with its tools.',
      );
  }
}

/** Text goes with its name around it, so that a model can tell it from the task and one file from another. */
function namedText(name: string, text: string): string {
  const shown = name.replaceAll('"', '&quot;').replaceAll(/\s+/g, ' ');
  return `<file name="${shown}">\n${text}${text.endsWith('\n') ? '' : '\n'}</file>`;
}

const KINDS = { image: 'an image', document: 'a PDF', text: 'a text' } as const;

function assertSize(name: string, data: Uint8Array, kind: keyof typeof KINDS): void {
  const limit = ATTACHMENT_LIMITS[kind];
  if (data.length <= limit) return;
  const hint =
    kind === 'text' ? 'Name its path in the task: the model reads the parts that it needs.' : 'Make it smaller.';
  throw refusal(name, `has ${megabytes(data.length)}; ${KINDS[kind]} may have ${megabytes(limit)}`, hint);
}

/** The error for a file that cannot be attached. */
export function refusal(name: string, why: string, hint: string): AllosError {
  return new AllosError('usage.file', `${name} ${why}`, { hint });
}

/** Bytes in words. */
export function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1).replace(/\.0$/, '')} MB`;
}

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64');
}

function baseName(name: string): string {
  return name.split(/[\\/]/).at(-1) || name;
}
