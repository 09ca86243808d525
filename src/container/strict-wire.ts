import { wireDialect } from '../plugin/dialects/dialects.js';
import type { WireFinding } from '../plugin/dialects/dialect.js';
import { messageOf } from '../plugin/error.js';
import type { BeforeSend, OutgoingRequest } from '../plugin/outgoing-request.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';

/** Findings that a message names; the rest are counted. */
const NAMED = 3;
const WITHOUT = 'without --strict-wire (strictWire) it is sent all the same';

/** Checks each request of a provider by the rules of its API before it is sent. */
export class StrictWire {
  #checked = 0;

  /** @param name the provider's name in the catalog, for messages */
  constructor(private readonly name: string) {}

  readonly beforeSend: BeforeSend = async (request) => {
    this.#checked++;
    return this.#failureOf(request);
  };

  /** The same provider; one that sent a request without having it checked has failed. */
  watch(provider: Provider): Provider {
    // The type names every member, so that a new one is not lost here.
    const same: { readonly [Name in keyof Required<Provider>]: Provider[Name] } = {
      capabilities: (model) => provider.capabilities(model),
      contextWindow: (model) => provider.contextWindow(model),
      countTokens: (text) => provider.countTokens(text),
      stream: (request, signal) => this.#stream(provider, request, signal),
      lossesOf: provider.lossesOf?.bind(provider),
      defaultModel: provider.defaultModel?.bind(provider),
      inspect: provider.inspect?.bind(provider),
    };
    return same as Provider;
  }

  async *#stream(provider: Provider, request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const before = this.#checked;
    for await (const event of provider.stream(request, signal)) {
      // What answers without a network has sent nothing.
      const wasSent = event.type === 'finish' && /^https?:/i.test(event.origin.endpoint);
      yield wasSent && this.#checked === before ? { type: 'error', error: this.#unchecked() } : event;
      if (wasSent) return;
    }
  }

  #failureOf({ api, endpoint, model, body, headers = {} }: OutgoingRequest): ProviderFailure | undefined {
    const dialect = wireDialect(api);
    if (dialect === undefined) {
      const message = `the request of provider ${this.name} was not sent: there are no rules of its API (${api}) to check it by`;
      return { kind: 'invalid_request', message, hint: `Leave the check out: ${WITHOUT}.` };
    }
    const given = new Map(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
    const version = given.get('anthropic-version');
    try {
      const findings = dialect.validate(JSON.parse(Buffer.from(body).toString('utf8')), {
        server: dialect.isVendor(hostOf(endpoint)) ? 'vendor' : 'other',
        beta: given.has('anthropic-beta'),
        ...(model === undefined ? {} : { model }),
        ...(version === undefined ? {} : { version }),
      });
      return findings.length === 0 ? undefined : this.#broken(dialect.title, findings);
    } catch (error) {
      return this.#broken(dialect.title, [], messageOf(error));
    }
  }

  #broken(title: string, findings: readonly WireFinding[], reason?: string): ProviderFailure {
    const named = findings
      .slice(0, NAMED)
      .map(({ rule, path, message }) => `${path || 'the body'}: ${message} (${rule})`);
    const more = findings.length > NAMED ? [`${findings.length - NAMED} more`] : [];
    const what = [...named, ...more, ...(reason === undefined ? [] : [`it is no JSON: ${reason}`])].join('; ');
    return {
      kind: 'invalid_request',
      message: `the request breaks the rules of ${title} and was not sent: ${what}`,
      hint: `Unless your settings put that into it, it is a bug of provider ${this.name}; ${WITHOUT}.`,
    };
  }

  #unchecked(): ProviderFailure {
    return {
      kind: 'invalid_request',
      message: `provider ${this.name} sent a request without having it checked`,
      hint: `It has to ask beforeSend of its settings; ${WITHOUT}.`,
    };
  }
}

function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).hostname.toLowerCase() : '';
}
