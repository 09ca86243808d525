import type { JsonObject } from '../json.js';
import type { AssistantPart, Message, StopReason } from '../message.js';
import type { Provider, ProviderCapabilities, ProviderEvent, ProviderRequest } from '../provider.js';
import type { ProviderFailure } from '../provider-failure.js';
import type { Usage } from '../usage.js';

/** One answer of a scripted model. */
export interface ScriptedTurn {
  readonly reasoning?: string;
  /** The text; a list is sent as one delta each. */
  readonly text?: string | readonly string[];
  readonly calls?: readonly ScriptedCall[];
  /** Default: `tool_calls` with calls, else `stop`. */
  readonly stopReason?: StopReason;
  readonly usage?: Usage;
  /** Ends the turn with this failure, after whatever text it has. */
  readonly error?: ProviderFailure;
}

export interface ScriptedCall {
  /** Default: `call_` and a number that counts through the script. */
  readonly id?: string;
  readonly name: string;
  readonly input?: JsonObject;
  readonly malformed?: { readonly text: string; readonly reason: string };
}

/** What the model was asked, kept as it was at that moment. */
export interface RecordedRequest extends ProviderRequest {
  readonly messages: readonly Message[];
}

/** The answers in order, or a function that makes them. */
export type Script =
  readonly ScriptedTurn[] | ((request: RecordedRequest, turn: number) => ScriptedTurn | Promise<ScriptedTurn>);

/**
 * A model that says what its script says, and keeps what it was asked. It is a real provider and keeps the contract,
 * aborts included. A script that runs out is an error that says so.
 *
 * @example
 * ```ts
 * import { ScriptedProvider } from 'allos/plugin/testing';
 *
 * const model = new ScriptedProvider([
 *   { calls: [{ name: 'read_file', input: { path: 'a.txt' } }] },
 *   { text: 'The file says hello.' },
 * ]);
 * ```
 */
export class ScriptedProvider implements Provider {
  readonly requests: RecordedRequest[] = [];
  readonly #script: Script;
  #calls = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  capabilities(): ProviderCapabilities {
    return { tools: true, images: true, reasoning: true };
  }

  contextWindow(): number | undefined {
    return undefined;
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const recorded: RecordedRequest = { ...request, messages: [...request.messages] };
    this.requests.push(recorded);
    const index = this.requests.length - 1;
    const turn = typeof this.#script === 'function' ? await this.#script(recorded, index) : this.#script[index];
    if (turn === undefined) {
      yield failure({ kind: 'bad_response', message: `the script has no turn ${index + 1}` });
      return;
    }
    for (const event of this.#deltas(turn)) {
      if (signal.aborted) break;
      yield event;
    }
    if (signal.aborted) yield failure({ kind: 'aborted', message: 'the call was aborted' });
    else if (turn.error !== undefined) yield failure(turn.error);
    else yield this.#finish(turn, request);
  }

  *#deltas({ reasoning, text }: ScriptedTurn): Generator<ProviderEvent> {
    if (reasoning !== undefined) yield { type: 'reasoning', delta: reasoning };
    for (const delta of typeof text === 'string' ? [text] : (text ?? [])) yield { type: 'text', delta };
  }

  #finish(turn: ScriptedTurn, { model, lineage }: ProviderRequest): ProviderEvent {
    const content: AssistantPart[] = [];
    if (turn.reasoning !== undefined) content.push({ type: 'reasoning', text: turn.reasoning });
    const text = typeof turn.text === 'string' ? turn.text : (turn.text ?? []).join('');
    if (text !== '') content.push({ type: 'text', text });
    for (const { id, name, input = {}, malformed } of turn.calls ?? []) {
      this.#calls++;
      content.push({
        type: 'tool_call',
        id: id ?? `call_${this.#calls}`,
        name,
        input,
        ...(malformed === undefined ? {} : { malformed }),
      });
    }
    return {
      type: 'finish',
      content,
      stopReason: turn.stopReason ?? (turn.calls === undefined ? 'stop' : 'tool_calls'),
      usage: turn.usage,
      origin: { provider: 'scripted', api: 'scripted', endpoint: 'local:', model, lineage },
    };
  }
}

function failure(error: ProviderFailure): ProviderEvent {
  return { type: 'error', error };
}
