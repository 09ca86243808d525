import type { AttachedFile } from '../plugin/agent.js';
import { AllosError } from '../plugin/error.js';
import type { UserPart } from '../plugin/message.js';
import type { ProviderCapabilities } from '../plugin/provider.js';
import { ATTACHMENT_LIMITS, attachedPart, megabytes } from './attached-part.js';
import { readAttachedFile } from './read-attached-file.js';

/** A file with what a model is given of it. */
export interface Attachment {
  readonly name: string;
  readonly part: UserPart;
}

/**
 * Reads the files that the user attaches, in their order. A name is a path.
 *
 * @param cwd where relative names start
 * @throws AllosError `usage.file` for the first that cannot be attached, or when they are too much together
 */
export async function readAttachments(
  files: readonly (string | AttachedFile)[],
  cwd: string,
): Promise<readonly Attachment[]> {
  const attachments: Attachment[] = [];
  let bytes = 0;
  for (const file of files) {
    const read = typeof file === 'string' ? await readAttachedFile(file, cwd) : file;
    bytes += read.data.length;
    if (bytes > ATTACHMENT_LIMITS.all) {
      throw new AllosError('usage.file', `The attached files have ${megabytes(bytes)} together`, {
        hint: `At most ${megabytes(ATTACHMENT_LIMITS.all)} are attached: leave some of them away.`,
      });
    }
    attachments.push({ name: read.name, part: attachedPart(read) });
  }
  return attachments;
}

/** Whether it depends on the model whether these can be sent. */
export function dependOnModel(attachments: readonly Attachment[]): boolean {
  return attachments.some(({ part }) => part.type !== 'text');
}

/**
 * Refuses what the model is known not to take.
 *
 * @throws AllosError `usage.file`
 */
export function assertTaken(
  attachments: readonly Attachment[],
  { images, documents }: Partial<Pick<ProviderCapabilities, 'images' | 'documents'>>,
  model: string,
): void {
  for (const { name, part } of attachments) {
    if (part.type === 'image' && images === false) {
      throw new AllosError('usage.file', `${model} sees no images, and ${name} is one`, {
        hint: ({ option }) => `Name a model that does with ${option('model')}, or leave the file away.`,
      });
    }
    if (part.type === 'document' && documents === false) {
      throw new AllosError('usage.file', `${model} takes no PDF, and ${name} is one`, {
        hint: ({ option }) => `Name a model that does with ${option('model')}, or attach its text.`,
      });
    }
  }
}
