import type { AllosOptions, SessionChoice } from '../../container/allos-options.js';

/** Which model is to go on; undefined where the other says enough. */
export interface ModelChoice {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly effort?: string;
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
  const { provider: _provider, model: _model, effort: _effort, baseUrl, ...others } = options;
  const { fallbackModels = [], configuredFallbackModels = [], ...rest } = others;
  const { provider, model, effort } = choice;
  return {
    ...rest,
    session,
    // They were meant for the model of the beginning.
    configuredFallbackModels: [...fallbackModels, ...configuredFallbackModels],
    ...(effort === undefined ? {} : { effort }),
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    // An address was given for the provider of the beginning.
    ...(baseUrl === undefined || provider !== before ? {} : { baseUrl }),
  };
}
