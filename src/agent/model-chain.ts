import { messageOf } from '../plugin/error.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import { unmetNeed, type ModelNeeds } from './model-needs.js';
import { modelName, type FallbackModel, type ReadyModel, type UnusableModel } from './ready-model.js';

/** The models of an agent: the one that was chosen, and those that take over in a run, one after another. */
export class ModelChain {
  readonly #chosen: ReadyModel;
  readonly #fallbacks: readonly FallbackModel[];
  #current: ReadyModel;
  /** Fallbacks that were looked at in this run. */
  #seen = 0;
  /** Models that failed since the last answer, and those that could not take over, with the reason. */
  #failed: string[] = [];
  #passedOver: string[] = [];
  #answeredBy: string | undefined;

  /** @param answeredBy the model of the last answer of the conversation, as `provider/model` */
  constructor(chosen: ReadyModel, fallbacks: readonly FallbackModel[], answeredBy?: string) {
    this.#chosen = chosen;
    this.#fallbacks = fallbacks;
    this.#current = chosen;
    this.#answeredBy = answeredBy;
  }

  get current(): ReadyModel {
    return this.#current;
  }

  /** Models that may still take over in this run. */
  get left(): number {
    return this.#fallbacks.length - this.#seen;
  }

  /** The model of the last answer, where that is another one than the current. */
  get cameFrom(): string | undefined {
    return this.#answeredBy === modelName(this.#current) ? undefined : this.#answeredBy;
  }

  /** Whether the current model stands in for one that failed, and has not answered yet. */
  get isStandIn(): boolean {
    return this.#failed.length > 0;
  }

  /** A run begins: with the model that was chosen, whatever became of it before. */
  restart(): ReadyModel {
    this.#current = this.#chosen;
    this.#seen = 0;
    this.#failed = [];
    this.#passedOver = [];
    return this.#current;
  }

  answered(): void {
    this.#answeredBy = modelName(this.#current);
    this.#failed = [];
    this.#passedOver = [];
  }

  /** Makes the next model that meets the needs the current one; undefined when there is none, or after an abort. */
  async next(needs: ModelNeeds, watch: AbortWatch): Promise<ReadyModel | undefined> {
    const from = modelName(this.#current);
    while (this.left > 0) {
      const fallback = this.#fallbacks[this.#seen++] as FallbackModel;
      const opened = await this.#open(fallback, needs, watch);
      if (opened === ABANDONED || watch.signal.aborted) return undefined;
      if ('obstacle' in opened) {
        this.#passedOver.push(`${fallback.name} (${opened.obstacle})`);
        continue;
      }
      this.#failed.push(from);
      this.#current = opened;
      return opened;
    }
    return undefined;
  }

  /** The last failure, with what was tried before it and what could not be. */
  explain<Failure extends { readonly message: string }>(error: Failure): Failure {
    const tried = this.#failed.length === 0 ? [] : [`tried: ${[...this.#failed, modelName(this.#current)].join(', ')}`];
    const passed = this.#passedOver.length === 0 ? [] : [`could not take over: ${this.#passedOver.join(', ')}`];
    const more = [...tried, ...passed].join('; ');
    return more === '' ? error : { ...error, message: `${error.message.replace(/\.$/, '')} (${more})` };
  }

  async #open(
    fallback: FallbackModel,
    needs: ModelNeeds,
    watch: AbortWatch,
  ): Promise<ReadyModel | UnusableModel | typeof ABANDONED> {
    try {
      const opened = await watch.wait(fallback.open());
      if (opened === ABANDONED || 'obstacle' in opened) return opened;
      const obstacle = unmetNeed(opened, needs);
      return obstacle === undefined ? opened : { obstacle };
    } catch (error) {
      return { obstacle: messageOf(error) };
    }
  }
}
