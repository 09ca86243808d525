import { chooseProvider } from '../host/choose-provider.js';
import type { Catalog, ListedProvider } from '../host/catalog.js';
import { parseModelReference } from '../host/model-reference.js';
import { AllosError } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import type { Provider } from '../plugin/provider.js';
import type { LastModel } from '../session/last-model.js';
import type { AllosOptions } from './allos-options.js';
import type { ContinuedModel } from './continued-model.js';

/** The provider to load, and what is known of the model before it is. */
export interface ProviderPick {
  readonly provider: string;
  readonly model?: string;
  readonly effort?: string;
  /** One line worth telling: why this provider. */
  readonly notice?: string;
}

/**
 * The provider that was named, by itself or with the model, else the one whose key is set.
 *
 * @throws AllosError `auth.no_provider` when nothing names one; its hint lists the environment names
 */
export function pickProvider(
  given: Pick<AllosOptions, 'provider' | 'model' | 'defaultModel' | 'effort' | 'providers' | 'baseUrl'> &
    Required<Pick<AllosOptions, 'surface'>>,
  catalog: Catalog,
  env: Readonly<Record<string, string | undefined>>,
): ProviderPick {
  const names = catalog.providers.map(({ name }) => name);
  const isOpen = given.provider === undefined && given.model === undefined;
  const options = isOpen && given.defaultModel !== undefined ? { ...given, model: given.defaultModel } : given;
  const reference = options.model === undefined ? undefined : parseModelReference(options.model, names);
  // A model named with its provider beside another --provider is that provider's own name for it.
  const foreign =
    options.provider !== undefined && reference?.provider !== undefined && !same(options.provider, reference.provider);
  const model = foreign ? options.model : reference?.model;
  const effort = effortOf(foreign ? undefined : reference?.effort, options.effort);
  const rest = {
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
  const named = options.provider ?? reference?.provider;
  if (named !== undefined) return { provider: named, ...rest };

  refuseUnknown(options.model, names);
  const configured = Object.entries(options.providers ?? {}).filter(([, { apiKey }]) => apiKey !== undefined);
  const choice = chooseProvider(catalog.providers, env, {
    withConfiguredKey: new Set(configured.map(([name]) => name)),
    surface: given.surface,
  });
  if (choice.type === 'chosen') {
    return { provider: choice.provider, ...rest, ...(choice.notice === undefined ? {} : { notice: choice.notice }) };
  }
  throw new AllosError('auth.no_provider', 'no provider was named and no key was found', {
    hint: ({ option }) => {
      const alone = given.baseUrl === undefined ? '' : ` An address alone, ${option('baseUrl')}, chooses none.`;
      return `Set one of ${choice.lookedFor.join(', ')}, or name a provider with ${option('provider')}.${alone}`;
    },
  });
}

/** What stands behind the model's name is about this model; `default` says that nothing is to be asked for. */
function effortOf(named: string | undefined, general: string | undefined): string | undefined {
  const effort = named ?? general;
  return effort === 'default' ? undefined : effort;
}

/** What the session that goes on was last run with. */
export function pickContinued(
  { provider, model, effort: before }: LastModel,
  options: Pick<AllosOptions, 'effort'>,
): ProviderPick {
  const effort = effortOf(options.effort, before);
  return { provider, model, ...(effort === undefined ? {} : { effort }) };
}

/**
 * The model: the one that was named, the provider's fixed default, or the one its server offers.
 *
 * @throws AllosError `auth.no_model`
 */
export async function pickModel(
  pick: ProviderPick,
  listed: ListedProvider,
  provider: Provider,
  signal: AbortSignal,
): Promise<string> {
  const known = pick.model ?? listed.defaultModel;
  if (known !== undefined) return known;
  if (provider.defaultModel !== undefined) return await provider.defaultModel(signal);
  throw new AllosError('auth.no_model', `provider ${listed.name} has no default model`, {
    hint: ({ option }) => `Name one with ${option('model')}.`,
  });
}

/**
 * A model's name may hold a slash; one that begins nearly like a provider is rather a slip, and would be paid for.
 *
 * @throws AllosError `usage.unknown_provider`
 */
export function refuseMisspelt(model: string | undefined, names: readonly string[]): void {
  const [before = '', ...rest] = (model ?? '').split('/');
  if (rest.length === 0 || names.some((name) => same(name, before))) return;
  const meant = nearest(before, names);
  if (meant !== undefined) throw unknownProvider(before, `Did you mean ${meant}/${rest.join('/')}?`);
}

/** Where nothing names a provider, whoever has a key would be given what is meant for somebody else. */
function refuseUnknown(model: string | undefined, names: readonly string[]): void {
  refuseMisspelt(model, names);
  const [before = '', ...rest] = (model ?? '').split('/');
  if (rest.length === 0 || names.some((name) => same(name, before))) return;
  throw unknownProvider(before, `The providers are: ${names.join(', ')}.`);
}

function unknownProvider(name: string, remedy: string): AllosError {
  return new AllosError('usage.unknown_provider', `there is no provider named ${JSON.stringify(name)}`, {
    hint: ({ option }) => `${remedy} For a model of this very name, name its provider with ${option('provider')}.`,
  });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Why this model, where it is not the one that was to be expected. */
export function modelNotices(
  pick: ProviderPick,
  continued: ContinuedModel | undefined,
  chosen: string,
): readonly string[] {
  if (continued?.obstacle === undefined) return pick.notice === undefined ? [] : [pick.notice];
  const { provider, model, obstacle } = continued;
  return [`the session was last run with ${provider}/${model}, but ${obstacle}; going on with ${chosen}`];
}
