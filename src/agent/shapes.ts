import type { AnswerRequest } from '../answer/ask-for-answer.js';
import type { WantedShape } from './prepare-task.js';
import type { ReadyModel } from './ready-model.js';

/** How each model of a run is asked for an answer of a shape; one that takes over may have to be asked otherwise. */
export class Shapes {
  readonly #wanted: WantedShape | undefined;
  readonly #asked = new Map<ReadyModel, AnswerRequest>();

  /** @param wanted undefined where any answer will do */
  constructor(wanted: WantedShape | undefined) {
    this.#wanted = wanted;
  }

  of(model: ReadyModel): AnswerRequest | undefined {
    const asked = this.#asked.get(model) ?? this.#wanted?.askOf(model);
    if (asked !== undefined) this.#asked.set(model, asked);
    return asked;
  }
}
