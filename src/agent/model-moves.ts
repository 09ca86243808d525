import type { Warning } from '../plugin/event.js';
import type { HopLoss } from '../plugin/provider.js';
import type { ContextKeeper } from './context-keeper.js';
import type { ReadyModel } from './ready-model.js';
import type { RunAccount } from './run-account.js';
import type { RunRequests } from './run-requests.js';
import type { RunState } from './run-state.js';
import { hop, inspect, lateLosses } from './take-over.js';
import type { Transcript } from './transcript.js';

/** What a move to another model concerns. */
export interface MoveParts {
  readonly transcript: Transcript;
  readonly context: ContextKeeper;
  readonly account: RunAccount;
  readonly requests: RunRequests;
}

/** The moves of one run from model to model, and what was lost on the way. */
export class ModelMoves {
  readonly #parts: MoveParts;
  readonly #state: RunState;
  /** A model that was moved to and could not say beforehand what it would not be given. */
  #untold: ReadyModel | undefined;

  constructor(parts: MoveParts, state: RunState) {
    this.#parts = parts;
    this.#state = state;
  }

  /** Goes on with another model, and tells of it. */
  async to(model: ReadyModel, from: string, reason: string): Promise<void> {
    const { transcript, context, account, requests } = this.#parts;
    await inspect(model, this.#state.watch);
    const told = hop(from, model, { reason, request: requests.to(model) });
    transcript.losses.told(told.losses);
    this.#state.outbox.push(told);
    if (model.provider.lossesOf === undefined) this.#untold = model;
    context.moveTo(model);
    account.checkPrice();
  }

  /** What the answer of a model tells late. */
  lateLosses(asked: ReadyModel, losses: readonly HopLoss[] | undefined): readonly Warning[] {
    const late = this.#untold === asked ? lateLosses(asked, losses) : [];
    this.#untold = undefined;
    return late;
  }
}
