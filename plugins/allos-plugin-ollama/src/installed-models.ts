import {
  AllosError,
  isJsonObject,
  type ErrorCode,
  type JsonObject,
  type ProviderFailure,
  type ProviderFailureKind,
} from 'allos/plugin';
import { failureOf, refusalOf, unreadable, type FailureContext } from './failure.js';
import { modelFactsOf, modelNamesOf, UNKNOWN_MODEL, type ModelFacts } from './model-facts.js';
import type { Ask, OllamaClient } from './ollama-client.js';

/** How to ask the server. */
export interface ServerAccess {
  readonly client: OllamaClient;
  readonly target: Pick<Ask, 'endpoint' | 'key'>;
  readonly context: FailureContext;
  readonly signal: AbortSignal;
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
  const names = modelNamesOf(await askServer(access, '/api/tags'));
  const models: InstalledModel[] = [];
  for (let at = 0; at < names.length; at += AT_A_TIME) {
    const some = names.slice(at, at + AT_A_TIME).map(async (name) => ({ name, facts: await factsOf(access, name) }));
    models.push(...(await Promise.all(some)));
  }
  return models;
}

/** The only model that answers with tools; an `AllosError` that lists what there is, where there is no such one. */
export function onlyModelWithTools(models: readonly InstalledModel[], host: string): string {
  const able = models.filter(({ facts }) => facts.chat && facts.tools).map(({ name }) => name);
  const [only] = able;
  if (only !== undefined && able.length === 1) return only;
  if (able.length > 1) {
    throw new AllosError('auth.no_model', `no model was named and ${host} has ${able.length} with tools`, {
      hint: `Name one with --model: ${able.join(', ')}.`,
    });
  }
  const pull = 'Install one that has them, for example with `ollama pull qwen3`.';
  const others = models.map(({ name }) => name).join(', ');
  throw new AllosError('auth.no_model', `no model was named and ${host} has none with tools`, {
    hint: others === '' ? pull : `${pull} Installed without tools: ${others}.`,
  });
}

/** A model about which the server says nothing may be able to do everything. */
async function factsOf(access: ServerAccess, model: string): Promise<ModelFacts> {
  try {
    return modelFactsOf(await askServer(access, '/api/show', { model }));
  } catch (error) {
    if (access.signal.aborted) throw error;
    return UNKNOWN_MODEL;
  }
}

async function askServer(
  { client, target, context, signal }: ServerAccess,
  path: string,
  body?: JsonObject,
): Promise<JsonObject> {
  let text = '';
  try {
    const ask = body === undefined ? { ...target, path } : { ...target, path, body: JSON.stringify(body) };
    const answer = await client.send(ask, signal);
    if (!answer.ok) throw serverError(await refusalOf(answer, signal, context));
    text = await answer.text();
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (error instanceof AllosError) throw error;
    if (!(error instanceof SyntaxError)) throw serverError(failureOf(error, signal, context));
  }
  throw serverError(unreadable(text, context));
}

const CODES: Readonly<Partial<Record<ProviderFailureKind, ErrorCode>>> = {
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
