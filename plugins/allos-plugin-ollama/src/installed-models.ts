import {
  AllosError,
  isJsonObject,
  type ErrorCode,
  type JsonObject,
  type ProviderFailure,
  type ProviderFailureKind,
} from 'allos/plugin';
import { failureOf, refused, unreadable, type FailureContext } from './failure.js';
import { modelFactsOf, modelNamesOf, UNKNOWN_MODEL, type ModelFacts } from './model-facts.js';
import { isResponseError, NoJson, openOfficialClient, type OfficialAccess } from './official-client.js';

/** How to ask the server. */
export interface ServerAccess extends OfficialAccess {
  readonly context: FailureContext;
}

/** An installed model. */
export interface InstalledModel {
  readonly name: string;
  readonly facts: ModelFacts;
}

/** Some at a time: the server answers each from its disk. */
const AT_A_TIME = 4;

/** The installed models and what they can do. Throws an `AllosError` when the server cannot be asked. */
export async function installedModels(access: ServerAccess): Promise<readonly InstalledModel[]> {
  const client = await openOfficialClient(access);
  const names = modelNamesOf(await told(() => client.list(), access));
  // A model about which the server says nothing may be able to do everything.
  const factsOf = async (model: string): Promise<ModelFacts> => {
    try {
      return modelFactsOf(await told(() => client.show({ model }), access));
    } catch (error) {
      if (access.signal.aborted) throw error;
      return UNKNOWN_MODEL;
    }
  };
  const models: InstalledModel[] = [];
  for (let at = 0; at < names.length; at += AT_A_TIME) {
    const some = names.slice(at, at + AT_A_TIME).map(async (name) => ({ name, facts: await factsOf(name) }));
    models.push(...(await Promise.all(some)));
  }
  return models;
}

/** What the server says of one model. Throws an `AllosError` when it cannot be asked. */
export async function shownModel(model: string, access: ServerAccess): Promise<ModelFacts> {
  const client = await openOfficialClient(access);
  return modelFactsOf(await told(() => client.show({ model }), access));
}

/** The only model that answers with tools; an `AllosError` that lists what there is, where there is no such one. */
export function onlyModelWithTools(models: readonly InstalledModel[], host: string): string {
  const able = models.filter(({ facts }) => facts.chat && facts.tools).map(({ name }) => name);
  const [only] = able;
  if (only !== undefined && able.length === 1) return only;
  if (able.length > 1) {
    throw new AllosError('auth.no_model', `no model was named and ${host} has ${able.length} with tools`, {
      hint: ({ option }) => `Name one with ${option('model')}: ${able.join(', ')}.`,
    });
  }
  const pull = 'Install one that has them, for example with `ollama pull qwen3`.';
  const others = models.map(({ name }) => name).join(', ');
  throw new AllosError('auth.no_model', `no model was named and ${host} has none with tools`, {
    hint: others === '' ? pull : `${pull} Installed without tools: ${others}.`,
  });
}

/** What the server answers, whose shape the client's types only promise. */
async function told(ask: () => Promise<unknown>, { context, signal }: ServerAccess): Promise<JsonObject> {
  let failure: ProviderFailure;
  try {
    const answer = await ask();
    if (isJsonObject(answer)) return answer;
    failure = unreadable(JSON.stringify(answer), context);
  } catch (error) {
    if (isResponseError(error)) failure = refused(error.status_code, error.error, context);
    else if (error instanceof NoJson) failure = unreadable(error.text, context);
    else failure = failureOf(error, signal, context);
  }
  throw serverError(failure);
}

const CODES: Readonly<Partial<Record<ProviderFailureKind, ErrorCode>>> = {
  no_key: 'auth.no_key',
  auth: 'auth.rejected',
  connection: 'provider.unreachable',
  timeout: 'provider.timeout',
  cut: 'provider.bad_response',
  bad_response: 'provider.bad_response',
  aborted: 'run.interrupted',
  rate_limit: 'provider.overloaded',
  overloaded: 'provider.overloaded',
};

function serverError({ kind, message, hint }: ProviderFailure): AllosError {
  return new AllosError(CODES[kind] ?? 'provider.rejected', message, hint === undefined ? {} : { hint });
}
