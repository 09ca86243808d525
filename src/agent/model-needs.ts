import type { Message } from '../plugin/message.js';
import type { ProviderCapabilities } from '../plugin/provider.js';
import type { ReadyModel } from './ready-model.js';

/** What a conversation needs of a model that is to go on with it. */
export interface ModelNeeds {
  readonly tools: boolean;
  readonly images: boolean;
  readonly documents: boolean;
  /** The size of the next request. */
  readonly tokens: number;
}

/** Whether a conversation holds documents. */
export function hasDocuments(messages: readonly Message[]): boolean {
  return messages.some(({ role, content }) => role === 'user' && content.some(({ type }) => type === 'document'));
}

/** Whether a conversation holds images, the user's or those of results. */
export function hasImages(messages: readonly Message[]): boolean {
  return messages.some(({ role, content }) => {
    if (role === 'user') return content.some(({ type }) => type === 'image');
    return role === 'tool' && content.some(({ images = [] }) => images.length > 0);
  });
}

/** What the model lacks, as a part of a sentence; undefined when it can go on. Throws what its provider throws. */
export function unmetNeed({ provider, model, otherWindow }: ReadyModel, needs: ModelNeeds): string | undefined {
  const { tools, images, documents, windowAssumed }: ProviderCapabilities = provider.capabilities(model);
  if (needs.tools && !tools) return 'it takes no tools';
  if (needs.images && !images) return 'it takes no images, and the conversation holds some';
  if (needs.documents && documents === false) return 'it takes no PDF documents, and the conversation holds some';
  const window = provider.contextWindow(model) ?? otherWindow?.();
  if (window === undefined || windowAssumed === true || needs.tokens <= window) return undefined;
  return `its window of ${window} tokens is too small for the conversation of about ${needs.tokens}`;
}
