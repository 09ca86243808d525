import type { Allos } from '../../container/create-allos.js';
import { AllosError } from '../../plugin/error.js';
import { nearest } from '../../plugin/nearest.js';
import { disposeInTime } from '../run/dispose-in-time.js';
import type { PreparedRun } from '../run/prepare-run.js';
import type { ModelChoice } from './reopened-options.js';
import { Totals } from './totals.js';

/** A prepared run is one. */
export type ConversationParts = Pick<
  PreparedRun,
  'allos' | 'providers' | 'assertPluginsSame' | 'reopen' | 'referenceOf' | 'cwd'
>;

/** One session that goes on while its model may change. */
export class Conversation {
  readonly totals = new Totals();
  readonly #parts: ConversationParts;
  #allos: Allos;
  #choice: ModelChoice;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#allos = parts.allos;
    this.#choice = presentChoice(parts.allos);
  }

  /** The working folder. */
  get cwd(): string {
    return this.#parts.cwd;
  }

  /** What the session is found by; undefined when it is not kept. */
  get reference(): string | undefined {
    return this.#parts.referenceOf(this.#allos.agent.sessionId);
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
    this.#parts.assertPluginsSame();
    const { messages } = this.#allos.agent;
    // What nobody spoke in yet is not on the disk: another one begins instead.
    const sessionId = messages.length === 0 ? undefined : this.#allos.agent.sessionId;
    // A session is held by one agent at a time.
    await disposeInTime(this.#allos);
    try {
      this.#allos = await this.#parts.reopen(choice, sessionId);
      this.#choice = presentChoice(this.#allos);
    } catch (error) {
      this.#allos = await this.#parts.reopen(this.#choice, sessionId);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await disposeInTime(this.#allos);
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

/** The model as it is, with its effort behind its name. */
function presentChoice({ model: { provider, model, effort } }: Allos): ModelChoice {
  return { provider, model: effort === undefined ? model : `${model}:${effort}` };
}
