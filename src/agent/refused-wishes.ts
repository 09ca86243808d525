import type { Warning } from '../plugin/event.js';
import type { HopLoss } from '../plugin/provider.js';

/** What providers report of the request itself rather than of a message: a wish that the model refuses. */
const OF_REQUEST = 'request';

/** Tells each wish that a model refuses once in a session, however many requests left it out. */
export class RefusedWishes {
  readonly #told = new Set<string>();

  /** The warnings that are new; providers repeat the losses of a conversation with every answer. */
  warningsOf(losses: readonly HopLoss[] = []): readonly Warning[] {
    const warnings: Warning[] = [];
    for (const { messageId, part, action, reason } of losses) {
      if (messageId !== OF_REQUEST || this.#told.has(`${part}: ${reason}`)) continue;
      this.#told.add(`${part}: ${reason}`);
      const what = action === 'dropped' ? 'was left out of the request' : 'was changed in the request';
      warnings.push({ type: 'warning', code: 'request.loss', message: `${part} ${what}: ${reason}` });
    }
    return warnings;
  }
}
