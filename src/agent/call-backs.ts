import type { RunOptions } from '../plugin/agent.js';
import { AllosError, messageOf } from '../plugin/error.js';
import type { ToolRequested } from '../plugin/event.js';
import type { AssistantMessage } from '../plugin/message.js';
import type { ProviderFinish } from '../plugin/provider.js';
import { providerResponseOf } from '../plugin/provider-response.js';

/** The callbacks of a run, with the name of the one that threw in its error. */
export interface CallBacks {
  readonly onToolCall: (call: ToolRequested) => void;
  readonly onIteration: (turn: number, message: AssistantMessage, finish: ProviderFinish) => void;
}

export function callBacksOf({ onToolCall, onIteration }: RunOptions): CallBacks {
  return {
    onToolCall: ({ callId, name, input }) => {
      if (onToolCall !== undefined) tell('onToolCall', () => onToolCall({ id: callId, name, input }));
    },
    onIteration: (turn, message, finish) => {
      if (onIteration === undefined) return;
      tell('onIteration', () => onIteration({ turn, response: providerResponseOf(message, finish) }));
    },
  };
}

function tell(name: string, call: () => void): void {
  try {
    call();
  } catch (cause) {
    throw new AllosError('internal.unexpected', `${name} threw: ${messageOf(cause)}`, { cause });
  }
}
