import { callId, factOf } from './answers.mjs';

/**
 * What the server saw of one measured run. Checks while nobody waits are cheap, so that they do not slow the run; the
 * last body, which holds the whole history, is read in full.
 */
export class CheckedRun {
  /** @type {string[]} */
  problems = [];
  /** From the end of an answer to the whole next request, in milliseconds. @type {number[]} */
  gaps = [];
  requests = 0;
  #lastBytes = 0;
  #answeredAt = 0;

  /** Takes a whole request; the turn it asks for, counted from 1. @param {Buffer} body @returns {number} */
  accept(body) {
    if (this.requests > 0) this.gaps.push(performance.now() - this.#answeredAt);
    this.requests++;
    if (body.length <= this.#lastBytes) this.problems.push(`body ${this.requests} is not larger than the one before`);
    this.#lastBytes = body.length;
    return this.requests;
  }

  answered() {
    this.#answeredAt = performance.now();
  }

  /** The last request of a script holds each call and its result, once and in order. @param {Buffer} body */
  checkHistory(body, calls) {
    const { messages } = JSON.parse(body.toString());
    const results = messages.filter(({ role }) => role === 'tool');
    const asked = messages.flatMap((message) => message.tool_calls ?? []);
    if (results.length !== calls) this.problems.push(`${results.length} results of ${calls} calls`);
    if (asked.length !== calls) this.problems.push(`${asked.length} calls in the history instead of ${calls}`);
    results.forEach((message, index) => {
      const turn = index + 1;
      if (message.tool_call_id !== callId(turn)) this.problems.push(`result ${turn} is of ${message.tool_call_id}`);
      if (!JSON.stringify(message.content).includes(factOf(turn))) this.problems.push(`result ${turn} is wrong`);
    });
  }

  report() {
    return { requests: this.requests, problems: this.problems.slice(0, 5), gaps: this.gaps };
  }
}
