import type { Origin } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { projectionFor } from './project.js';

/** How many conversations and models are kept serialised. */
const KEPT = 8;

/** The serialised transcripts. What was written for one model may not fit another, so each has its own. */
export class Histories {
  readonly #histories = new Map<string, RequestHistory>();

  for(target: Origin, takesImages: boolean): RequestHistory {
    const key = JSON.stringify([target.endpoint, target.model, target.lineage, takesImages]);
    let history = this.#histories.get(key);
    if (history === undefined) {
      history = new RequestHistory(projectionFor({ target, takesImages }));
      const [oldest] = this.#histories.keys();
      if (this.#histories.size >= KEPT && oldest !== undefined) this.#histories.delete(oldest);
    }
    // The one used last is the last to go.
    this.#histories.delete(key);
    this.#histories.set(key, history);
    return history;
  }
}
