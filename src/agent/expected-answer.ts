import type { AnswerCheck } from '../answer/answer-schema.js';
import { correctionFor } from '../answer/ask-for-answer.js';
import type { RunError } from '../plugin/event.js';
import type { JsonValue } from '../plugin/json.js';

/** What is to be made of a final answer. */
export type JudgedAnswer =
  | { readonly type: 'right'; readonly value: JsonValue }
  /** Ask once more, with these words. */
  | { readonly type: 'again'; readonly correction: string }
  | { readonly type: 'wrong'; readonly error: RunError };

/** The final answer of a run has to match a schema. One that does not is asked for once more, and only once. */
export class ExpectedAnswer {
  readonly #check: (text: string) => AnswerCheck;
  #isCorrected = false;

  constructor(check: (text: string) => AnswerCheck) {
    this.#check = check;
  }

  /** `mayAsk`: whether the bounds of the run allow for another turn. */
  judge(text: string, { mayAsk }: { readonly mayAsk: boolean }): JudgedAnswer {
    const checked = this.#check(text);
    if (checked.ok) return { type: 'right', value: checked.value };
    if (mayAsk && !this.#isCorrected) {
      this.#isCorrected = true;
      return { type: 'again', correction: correctionFor(checked.problems) };
    }
    return { type: 'wrong', error: mismatch(checked.problems) };
  }
}

/** As many as a line can hold. */
const TOLD = 3;

function mismatch(problems: readonly string[]): RunError {
  const more = problems.length > TOLD ? `; and ${problems.length - TOLD} more` : '';
  return {
    code: 'schema.mismatch',
    message: `The answer does not match the JSON Schema: ${problems.slice(0, TOLD).join('; ')}${more}`,
    hint: 'Make the schema simpler, say in the task what it means, or use another model.',
    retryable: false,
  };
}
