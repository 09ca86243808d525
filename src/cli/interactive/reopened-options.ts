import type { AllosOptions, SessionChoice } from '../../container/allos-options.js';

/** Which model is to go on; undefined where the other says enough. */
export interface ModelChoice {
  readonly provider: string | undefined;
  readonly model: string | undefined;
}

/** The options of an agent for the same conversation with another model. */
export function reopenedOptions(
  options: AllosOptions,
  {
    choice,
    session,
    before,
  }: { readonly choice: ModelChoice; readonly session: SessionChoice; readonly before: string },
): AllosOptions {
  const { provider: _provider, model: _model, baseUrl, ...rest } = options;
  const { provider, model } = choice;
  return {
    ...rest,
    session,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    // An address was given for the provider of the beginning.
    ...(baseUrl === undefined || provider !== before ? {} : { baseUrl }),
  };
}
