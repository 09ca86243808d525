import { ScriptedProvider, type Script } from '../../src/plugin/testing/scripted-provider.js';
import type { RecordedRequest, ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import type { Usage } from '../../src/plugin/usage.js';

/** A scripted model with a window, that is asked for summaries apart from the script. */
export class SmallModel extends ScriptedProvider {
  readonly #window: number | undefined;
  readonly summaries: RecordedRequest[];

  constructor(
    window: number | undefined,
    script: readonly ScriptedTurn[] | ((request: RecordedRequest, turn: number) => ScriptedTurn),
    summary: (request: RecordedRequest) => ScriptedTurn = () => ({ text: 'SUMMARY', usage: usage(100, 10) }),
  ) {
    const summaries: RecordedRequest[] = [];
    let turn = 0;
    const answer: Script = (request) => {
      if (isSummaryRequest(request)) {
        summaries.push(request);
        return summary(request);
      }
      const at = turn++;
      return typeof script === 'function' ? script(request, at) : (script[at] ?? { text: `turn ${at}` });
    };
    super(answer);
    this.summaries = summaries;
    this.#window = window;
  }

  override contextWindow(): number | undefined {
    return this.#window;
  }

  /** Requests that work at the task. */
  get turns(): readonly RecordedRequest[] {
    return this.requests.filter((request) => !isSummaryRequest(request));
  }
}

export function usage(inputTokens: number, outputTokens: number): Usage {
  return { inputTokens, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
}

function isSummaryRequest({ messages }: RecordedRequest): boolean {
  return messages[0]?.id.endsWith(':record') === true;
}
