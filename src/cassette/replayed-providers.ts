import type { Message } from '../plugin/message.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../plugin/provider.js';
import type { ModelFacts } from './cassette-line.js';
import { firstDifference, type Difference } from './first-difference.js';
import { withoutKnownSecrets } from '../log/line-without-secrets.js';
import { specOf } from './short-requests.js';
import type { Tape } from './tape.js';
import { messageWithoutKeys } from './without-key-shapes.js';

/** Providers that answer with what was recorded, where they are asked what was recorded. */
export class ReplayedProviders {
  readonly #tape: Tape;
  readonly #secrets: readonly string[];
  /** Pairs of a recorded message and the same one of now, which are not compared again. */
  readonly #equal = new WeakMap<Message, Message>();

  /** @param secrets known values, the longest first (`usableSecrets`) */
  constructor(tape: Tape, secrets: readonly string[]) {
    this.#tape = tape;
    this.#secrets = secrets;
  }

  named(name: string, { tellsLosses }: ModelFacts): Provider {
    const tape = this.#tape;
    return {
      capabilities: () => tape.read('capabilities') ?? { tools: true, images: true, reasoning: true },
      contextWindow: () => tape.read('windows') ?? undefined,
      countTokens: (text) => Math.max(1, Math.ceil(text.length / 4)),
      stream: (request) => this.#stream(name, request),
      ...(tellsLosses ? { lossesOf: () => tape.read('losses') ?? [] } : {}),
    };
  }

  async *#stream(name: string, request: ProviderRequest): AsyncGenerator<ProviderEvent> {
    const line = await this.#tape.wait('request');
    const recorded = this.#tape.requestOf(line);
    const difference =
      firstDifference(line.provider, name, 'provider') ??
      this.#difference(recorded, { ...request, tools: request.tools.map(specOf) });
    if (difference !== undefined) {
      this.#tape.differs('the request', difference);
      return;
    }
    for (;;) {
      const next = await this.#tape.wait('event', 'over');
      if (next.type === 'event') yield next.event;
      else if (next.threw !== undefined) throw new Error(next.threw);
      else return;
    }
  }

  #difference(recorded: ProviderRequest, now: ProviderRequest): Difference | undefined {
    const { messages: before, ...frame } = recorded;
    const { messages, ...present } = now;
    const ofFrame = this.#compare(frame, present, '', (value) => value);
    if (ofFrame !== undefined) return ofFrame;
    for (let index = 0; index < Math.max(before.length, messages.length); index++) {
      const [old, own] = [before[index], messages[index]];
      if (old !== undefined && own !== undefined && this.#equal.get(old) === own) continue;
      const found = this.#compare(old, own, `messages[${index}]`, (message) =>
        message === undefined ? message : messageWithoutKeys(message, this.#secrets),
      );
      if (found !== undefined) return found;
      if (old !== undefined && own !== undefined) this.#equal.set(old, own);
    }
    return undefined;
  }

  /** What was recorded is without secrets: what differs is compared without them once more. */
  #compare<T>(recorded: T, now: T, path: string, withoutKeys: (value: T) => T): Difference | undefined {
    if (firstDifference(recorded, now, path) === undefined) return undefined;
    return firstDifference(recorded, withoutKnownSecrets(withoutKeys(now), this.#secrets), path);
  }
}
