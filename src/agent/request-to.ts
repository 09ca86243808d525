import type { ProviderRequest } from '../plugin/provider.js';
import type { ReadyModel } from './ready-model.js';

/** What a request says whichever model it goes to, beside the conversation. */
export type RequestFrame = Omit<ProviderRequest, OfModel | OfTurn>;

type OfModel = 'model' | 'effort' | 'providerOptions';
type OfTurn = 'messages' | 'tools' | 'lineage' | 'toolChoice' | 'output';

/** The frame of a request to this model. */
export function requestTo(
  { model, effort, providerOptions }: Pick<ReadyModel, OfModel>,
  frame: RequestFrame,
): RequestFrame & Pick<ProviderRequest, OfModel> {
  return {
    ...frame,
    model,
    ...(effort === undefined ? {} : { effort }),
    ...(providerOptions === undefined ? {} : { providerOptions }),
  };
}
