import {
  failureKindOfStatus,
  inject,
  isAllosError,
  Provider,
  stringOf,
  TOKENS,
  wellFormed,
  type Origin,
  type ProviderEvent,
  type ProviderFailure,
  type ProviderRequest,
  type ProviderSettings,
} from 'allos/plugin';
import {
  createFetch,
  hasCredentialHeader,
  oneLine,
  providerFailureOf,
  readApiKey,
  retryAfterOf,
  secretsOf,
  unlessAborted,
  withoutSecrets,
  type Fetch,
  type HttpResponse,
} from 'allos/plugin/http';
import { Answer } from './answer.js';
import { linesOf } from './lines.js';
import { talkOf } from './talk.js';

@Provider({
  name: 'parley',
  description: 'Models of the invented Parley API.',
  keyEnv: ['PARLEY_API_KEY'],
  baseUrlEnv: ['PARLEY_BASE_URL'],
  defaultModel: 'parley-1',
})
export class ParleyProvider implements Provider {
  readonly #settings: ProviderSettings;
  readonly #fetch: Fetch;
  readonly #endpoint: string;

  constructor(@inject(TOKENS.ProviderSettings) settings: ProviderSettings) {
    this.#settings = settings;
    this.#fetch = createFetch(settings.timeouts);
    this.#endpoint = (settings.baseUrl ?? 'https://parley.example/v1').replace(/\/+$/, '');
  }

  capabilities = () => ({ tools: true, images: false, reasoning: false });
  contextWindow = () => 32_768;
  countTokens = (text: string) => Math.max(1, Math.ceil(text.length / 4));

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    let key: string | undefined;
    try {
      // The list of messages is the agent's own and grows: read it before anything is awaited.
      const { talk, losses } = talkOf(request.messages);
      const answer = new Answer(request.messages);
      const body = JSON.stringify({ ...frameOf(request), talk });

      key = await unlessAborted(readApiKey(this.#settings), signal);
      const unsent = this.#noKey(key) ?? (await this.#held(body));
      if (unsent !== undefined) {
        yield this.#failed(unsent, key);
        return;
      }
      const response = await this.#post(body, key, signal);
      if (!response.ok) {
        yield this.#failed(await refusalOf(response), key);
        return;
      }
      for await (const line of linesOf(response.body)) {
        if (line['error'] !== undefined) {
          yield this.#failed(failureOf(line['error']), key);
          return;
        }
        yield* answer.read(line);
        if (answer.whole) {
          yield { ...answer.finish(), origin: this.#origin(request), losses };
          return;
        }
      }
    } catch (error) {
      yield this.#failed(thrown(error, signal), key);
    }
  }

  /** A configured header may bring the credentials instead. */
  #noKey(key: string | undefined): ProviderFailure | undefined {
    if (key !== undefined || hasCredentialHeader(this.#settings.headers)) return undefined;
    return { kind: 'no_key', message: 'Parley needs a key and none is set', hint: 'Set PARLEY_API_KEY.' };
  }

  /** Why it may not be sent, where somebody looks at requests first, such as --strict-wire. */
  async #held(body: string): Promise<ProviderFailure | undefined> {
    return await this.#settings.beforeSend?.({
      api: 'parley',
      endpoint: this.#endpoint,
      body: Buffer.from(body),
    });
  }

  async #post(body: string, key: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const headers = { 'content-type': 'application/json', ...authorization, ...this.#settings.headers };
    return await this.#fetch(`${this.#endpoint}/chat`, { method: 'POST', headers, body, signal });
  }

  #origin({ model, lineage }: ProviderRequest): Origin {
    return { provider: this.#settings.name, api: 'parley', endpoint: this.#endpoint, model, lineage };
  }

  #failed(failure: ProviderFailure, key: string | undefined): ProviderEvent {
    return { type: 'error', error: withoutSecrets(failure, secretsOf(key, this.#settings.headers)) };
  }
}

/** A request but its transcript. */
function frameOf({ model, system, tools, maxOutputTokens, providerOptions }: ProviderRequest): object {
  return {
    model,
    ...(system === '' ? {} : { system: wellFormed(system) }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(maxOutputTokens === undefined ? {} : { limit: maxOutputTokens }),
    ...providerOptions,
  };
}

/** What a status other than 2xx means. Parley says more in `{ "error": … }`, a proxy in a page. */
async function refusalOf(response: HttpResponse): Promise<ProviderFailure> {
  const text = await response.text();
  const wait = retryAfterOf((name) => response.headers.get(name));
  return {
    kind: failureKindOfStatus(response.status),
    status: response.status,
    message: `Parley answered ${response.status}: ${oneLine(text, 500)}`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** What an error in a stream means: `busy`, or what is wrong. */
function failureOf(error: unknown): ProviderFailure {
  const said = stringOf(error) ?? JSON.stringify(error);
  return {
    kind: said.startsWith('busy') ? 'overloaded' : 'server',
    message: `Parley reported: ${oneLine(said, 500)}`,
  };
}

function thrown(error: unknown, signal: AbortSignal): ProviderFailure {
  // A key that cannot be read is an `AllosError`; all else comes from the network or from reading.
  if (isAllosError(error) && !signal.aborted) return { kind: 'no_key', message: error.message };
  return providerFailureOf(error, signal);
}
