import type { Allos } from '../../container/create-allos.js';
import { AllosError } from '../../plugin/error.js';
import { nearest } from '../../plugin/nearest.js';
import { Totals } from './totals.js';

/** Which model is to go on; undefined where the other says enough. */
export interface ModelChoice {
  readonly provider: string | undefined;
  readonly model: string | undefined;
}

export interface ConversationParts {
  readonly allos: Allos;
  /** Names of the providers there are. */
  readonly providers: readonly string[];
  /** Composes an agent for the session of another, which was disposed of. */
  readonly reopen: (choice: ModelChoice, sessionId: string | undefined) => Promise<Allos>;
}

/** One session that goes on while its model may change. */
export class Conversation {
  readonly totals = new Totals();
  readonly #parts: ConversationParts;
  #allos: Allos;
  #choice: ModelChoice;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#allos = parts.allos;
    this.#choice = parts.allos.model;
  }

  get allos(): Allos {
    return this.#allos;
  }

  /**
   * Goes on with another model from the next turn on. Where that cannot be, the one before stays.
   *
   * @param reference a model of the present provider, `provider/model` or a provider
   */
  async switchModel(reference: string): Promise<void> {
    const choice = this.#choiceOf(reference);
    const { messages } = this.#allos.agent;
    // What nobody spoke in yet is not on the disk: another one begins instead.
    const sessionId = messages.length === 0 ? undefined : this.#allos.agent.sessionId;
    // A session is held by one agent at a time.
    await this.#allos.dispose();
    try {
      this.#allos = await this.#parts.reopen(choice, sessionId);
      this.#choice = this.#allos.model;
    } catch (error) {
      this.#allos = await this.#parts.reopen(this.#choice, sessionId);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.#allos.dispose();
  }

  #choiceOf(reference: string): ModelChoice {
    const { providers } = this.#parts;
    const named = (name: string): string | undefined =>
      providers.find((provider) => provider.toLowerCase() === name.toLowerCase());
    const alone = named(reference);
    if (alone !== undefined) return { provider: alone, model: undefined };
    const slash = reference.indexOf('/');
    const before = reference.slice(0, Math.max(0, slash));
    const provider = named(before);
    if (provider !== undefined) return { provider, model: reference.slice(slash + 1) };
    // A model's name may hold a slash; one that begins nearly like a provider is rather a slip.
    const meant = slash === -1 ? undefined : nearest(before, providers);
    if (meant === undefined) return { provider: this.#allos.model.provider, model: reference };
    throw new AllosError('usage.unknown_provider', `there is no provider named ${JSON.stringify(before)}`, {
      hint: `Did you mean ${meant}${reference.slice(slash)}?`,
    });
  }
}
