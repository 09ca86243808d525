import { countOf, filledStringOf, jsonObjectOf, NO_USAGE, readToolArguments, stringOf } from 'allos/plugin';
import type {
  AssistantPart,
  JsonObject,
  Message,
  ProviderEvent,
  ProviderFinish,
  StopReason,
  ToolCallPart,
  Usage,
} from 'allos/plugin';

const STOPS: Readonly<Record<string, StopReason>> = { done: 'stop', calls: 'tool_calls', full: 'length' };

/** Reads the lines of one answer. It knows no network. */
export class Answer {
  readonly #ids: Set<string>;
  readonly #calls: ToolCallPart[] = [];
  #text = '';
  #end: JsonObject | undefined;

  constructor(messages: readonly Message[]) {
    this.#ids = new Set(messages.flatMap(callIdsOf));
  }

  /** Whether the last line came. */
  get whole(): boolean {
    return this.#end !== undefined;
  }

  /** Takes a line; gives what of it is shown. */
  read(line: JsonObject): readonly ProviderEvent[] {
    this.#end ??= jsonObjectOf(line['end']);
    const text = filledStringOf(line['text']);
    const call = jsonObjectOf(line['call']);
    if (text !== undefined) {
      this.#text += text;
      return [{ type: 'text', delta: text }];
    }
    if (call === undefined) return [];
    const id = this.#idFor(filledStringOf(call['id']) ?? 'call');
    const name = stringOf(call['name']) ?? '';
    this.#calls.push({ type: 'tool_call', id, name, ...readToolArguments(call['input']) });
    return [{ type: 'tool_call', id, name }];
  }

  /** The answer, without its origin. */
  finish(): Omit<ProviderFinish, 'origin'> {
    const end = this.#end ?? {};
    const why = stringOf(end['why']) ?? '';
    const content: AssistantPart[] = [
      ...(this.#text === '' ? [] : [{ type: 'text', text: this.#text } as const]),
      ...this.#calls,
    ];
    const known = Object.hasOwn(STOPS, why) ? STOPS[why] : undefined;
    const stopReason = known === 'stop' && this.#calls.length > 0 ? 'tool_calls' : (known ?? 'unknown');
    return { type: 'finish', content, stopReason, rawStopReason: why, usage: usageOf(end) };
  }

  /** Results are paired by ids, so an id stands for one call of the transcript, whatever the server says. */
  #idFor(given: string): string {
    let id = given;
    for (let copy = 2; this.#ids.has(id); copy++) id = `${given}_${copy}`;
    this.#ids.add(id);
    return id;
  }
}

function usageOf(end: JsonObject): Usage | undefined {
  const inputTokens = countOf(end['tokensIn']);
  const outputTokens = countOf(end['tokensOut']);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { ...NO_USAGE, inputTokens, outputTokens };
}

function callIdsOf(message: Message): readonly string[] {
  if (message.role !== 'assistant') return [];
  return message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []));
}
