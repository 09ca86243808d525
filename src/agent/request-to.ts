import type { ProviderRequest } from '../plugin/provider.js';
import type { ReadyModel } from './ready-model.js';

/** What a request says whichever model it goes to, beside the conversation. */
export type RequestFrame = Omit<ProviderRequest, 'model' | 'effort' | 'messages' | 'tools' | 'lineage'>;

/** The frame of a request to this model. */
export function requestTo(
  { model, effort }: Pick<ReadyModel, 'model' | 'effort'>,
  frame: RequestFrame,
): RequestFrame & Pick<ProviderRequest, 'model' | 'effort'> {
  return { ...frame, model, ...(effort === undefined ? {} : { effort }) };
}
