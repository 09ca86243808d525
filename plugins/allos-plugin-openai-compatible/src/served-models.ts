import { AllosError, isJsonObject, messageOf, type ProviderSettings } from 'allos/plugin';
import { createFetch, readApiKey, type HttpResponse } from 'allos/plugin/http';

/**
 * The ids of the models that a server lists at `/models`, as OpenAI's API describes it.
 *
 * @throws AllosError `provider.unreachable` or `provider.bad_response`
 */
export async function servedModels(
  baseUrl: string,
  settings: Pick<ProviderSettings, 'name' | 'apiKey' | 'headers' | 'timeouts'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const key = await readApiKey(settings);
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const headers = { accept: 'application/json', ...authorization, ...settings.headers };
  let response: HttpResponse;
  try {
    response = await createFetch(settings.timeouts)(modelsUrl(baseUrl), { headers, signal });
  } catch (cause) {
    throw new AllosError(
      'provider.unreachable',
      `${settings.name} could not be asked for its models: ${messageOf(cause)}`,
      {
        hint: `Start the server, or name its address in providers.${settings.name}.baseUrl.`,
        cause,
      },
    );
  }
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  const data = isJsonObject(body) ? body['data'] : undefined;
  if (!Array.isArray(data)) {
    throw new AllosError(
      'provider.bad_response',
      `${settings.name} did not list its models (status ${response.status})`,
      {
        hint: 'Name a model with --model.',
      },
    );
  }
  return data.flatMap((entry: unknown) =>
    isJsonObject(entry) && typeof entry['id'] === 'string' ? [entry['id']] : [],
  );
}

/** The only model of a server. Throws an AllosError `auth.no_model` that lists what there is. */
export function onlyModel(models: readonly string[], name: string): string {
  const [only, ...others] = models;
  if (only !== undefined && others.length === 0) return only;
  throw new AllosError(
    'auth.no_model',
    `no model was named and ${name} serves ${models.length === 0 ? 'none' : models.length}`,
    {
      hint:
        models.length === 0 ? 'Load one into the server.' : `Name one with --model: ${models.slice(0, 20).join(', ')}.`,
    },
  );
}

function modelsUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/models`;
  return url.href;
}
