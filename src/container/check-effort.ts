import { AllosError } from '../plugin/error.js';
import type { Provider } from '../plugin/provider.js';
import type { ProviderSettings } from '../plugin/settings.js';

export interface WantedEffort {
  readonly model: string;
  readonly effort: string | undefined;
  readonly provider: Provider;
  /** Of this provider's models. */
  readonly rulesOf: NonNullable<ProviderSettings['rulesOf']>;
  /** Whether requests go to another address than the vendor's: names with a colon are usual there. */
  readonly isElsewhere: boolean;
}

/**
 * Refuses an effort that the model does not take, where that is known, and a word behind its name that is none.
 *
 * @throws AllosError `usage.invalid` with the efforts that the model takes
 */
export async function checkEffort(wanted: WantedEffort, signal: AbortSignal): Promise<void> {
  const { model, effort, provider } = wanted;
  if (effort === undefined) return refuseUnknownWord(wanted);
  await provider.inspect?.(model, signal);
  const { efforts } = provider.capabilities(model);
  if (efforts !== undefined && !efforts.includes(effort)) throw refusal(model, effort, efforts);
}

/** `claude-opus-5:ultra` would be paid for as a model that nobody has. */
function refuseUnknownWord({ model, rulesOf, isElsewhere }: WantedEffort): void {
  const [, name = '', word = ''] = /^([^:/]+):([a-z]+)$/i.exec(model) ?? [];
  const efforts = word === '' || isElsewhere ? undefined : rulesOf(name)?.efforts;
  if (efforts !== undefined) throw refusal(name, word, efforts);
}

function refusal(model: string, effort: string, efforts: readonly string[]): AllosError {
  const takes = efforts.length === 0 ? 'It takes none' : `It takes ${efforts.join(', ')}`;
  return new AllosError('usage.invalid', `the model ${model} takes no effort named ${JSON.stringify(effort)}`, {
    hint: `${takes}; ${model}:default leaves it to the model.`,
  });
}
