import { messageOf } from '../../error.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../../provider.js';
import { BrokenContract, holds } from './broken-contract.js';
import { outcomeOf, type Outcome } from './outcome.js';

/** A call that says nothing for so long is taken for one that hangs. */
const PATIENCE_MS = 4000;

/** Reads the events of one call, one at a time or to the end. Throws when the provider throws or hangs. */
export class Reading {
  readonly #iterator: AsyncIterator<ProviderEvent>;
  readonly #events: ProviderEvent[] = [];
  #next: Promise<IteratorResult<ProviderEvent>> | undefined;

  constructor(provider: Provider, request: ProviderRequest, signal: AbortSignal) {
    try {
      this.#iterator = provider.stream(request, signal)[Symbol.asyncIterator]();
    } catch (error) {
      throw new BrokenContract(`stream threw instead of giving an error event: ${messageOf(error)}`);
    }
  }

  /** Asks for an event without waiting for it: an asynchronous generator does nothing before it is asked. */
  begin(): this {
    if (this.#next !== undefined) return this;
    // A rejection counts when it is waited for.
    this.#next = (async () => await this.#iterator.next())();
    this.#next.catch(() => undefined);
    return this;
  }

  /** Settles when the event that was asked for has come; `next` still gives it. */
  async come(): Promise<void> {
    await this.begin().#next?.catch(() => undefined);
  }

  /** The next event; undefined at the end. */
  async next(withinMs = PATIENCE_MS): Promise<ProviderEvent | undefined> {
    this.begin();
    const asked = this.#next as Promise<IteratorResult<ProviderEvent>>;
    this.#next = undefined;
    const result = await inTime(asked, withinMs);
    if (result.done === true) return undefined;
    this.#events.push(result.value);
    return result.value;
  }

  /** Reads on up to the first event of a type. */
  async until(type: ProviderEvent['type'], withinMs?: number): Promise<ProviderEvent> {
    for (let event = await this.next(withinMs); event !== undefined; event = await this.next(withinMs)) {
      if (event.type === type) return event;
    }
    throw new BrokenContract(`the stream ended without a ${type} event`);
  }

  /** Reads to the end. */
  async rest(): Promise<Outcome> {
    while ((await this.next()) !== undefined);
    return outcomeOf(this.#events);
  }

  /** Stops reading, as `break` in a loop does. */
  async leave(): Promise<void> {
    await inTime(Promise.resolve(this.#iterator.return?.()), PATIENCE_MS);
  }
}

/** What a promise gives. Throws a `BrokenContract` when it rejects or takes too long. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    const first = await Promise.race([promise, late]);
    holds(first !== 'late', `nothing came within ${ms} ms`);
    return first;
  } catch (error) {
    if (error instanceof BrokenContract) throw error;
    throw new BrokenContract(`the iterator threw instead of giving an error event: ${messageOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
