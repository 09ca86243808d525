import { AllosError, type ProviderSettings } from 'allos/plugin';
import { isOfficial, type Endpoint } from './endpoint.js';

/** OpenAI's two APIs to the same models. */
export type ServedApi = 'chat' | 'responses';

/**
 * Which API is spoken: `api` of the provider's options, else Responses with OpenAI itself and Chat Completions, which
 * all of them speak, with other servers. Throws `config.invalid` for one that there is not.
 */
export function servedApi(
  { name, options }: Pick<ProviderSettings, 'name' | 'options'>,
  endpoint: Endpoint,
): ServedApi {
  const api = options['api'];
  if (api === undefined) return isOfficial(endpoint) ? 'responses' : 'chat';
  if (api === 'chat' || api === 'responses') return api;
  const where = `providers.${name}.api`;
  throw new AllosError('config.invalid', `${where} is ${JSON.stringify(api)}; it must be chat or responses`, {
    hint: `Set ${where} to chat or responses, or leave it out.`,
  });
}
