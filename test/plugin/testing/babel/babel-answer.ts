import {
  NO_USAGE,
  readToolArguments,
  wellFormed,
  type AssistantPart,
  type Message,
  type ProviderEvent,
  type ProviderFinish,
  type StopReason,
  type ToolArguments,
  type Usage,
} from 'allos/plugin';
import { BABEL_WIRE, type BabelBody, type BabelLine, type BabelUsage } from './babel-wire.js';
import type { Has } from './defect.js';

/** A part of an answer as far as it has come. */
interface Growing {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly pieces: string[];
  seal?: string | undefined;
}

/** What an answer came to, without its origin. */
export type BabelAnswer = Pick<ProviderFinish, 'content' | 'stopReason' | 'rawStopReason' | 'usage'> & {
  readonly model: string | undefined;
};

const WORDS = Object.entries(BABEL_WIRE.stops) as readonly (readonly [StopReason, string])[];

/** Reads the lines of one answer. */
export class AnswerReader {
  readonly #has: Has;
  readonly #taken: Set<string>;
  readonly #parts = new Map<number, Growing>();
  #end: { readonly stop: string; readonly usage?: BabelUsage } | undefined;
  #model: string | undefined;

  constructor(messages: readonly Message[], has: Has) {
    this.#has = has;
    this.#taken = new Set(has('call-ids.repeated') ? [] : messages.flatMap(callIdsOf));
  }

  get begun(): boolean {
    return this.#model !== undefined;
  }

  get over(): boolean {
    return this.#end !== undefined;
  }

  /** Takes a line that is no error; gives what of it is shown. */
  read(line: BabelLine): readonly ProviderEvent[] {
    const has = this.#has;
    if ('begin' in line) this.#model = line.begin.model;
    if ('end' in line) this.#end ??= line.end;
    if ('close' in line) {
      const part = this.#parts.get(line.close);
      if (part !== undefined) part.seal = line.seal;
    }
    if ('open' in line) {
      const { type, id, name = '' } = line.part;
      const part = { type, id: type === 'call' ? this.#idFor(id) : '', name, pieces: [] };
      this.#parts.set(line.open, part);
      if (type === 'call') return [{ type: 'tool_call', id: has('calls.one') ? 'call_0' : part.id, name }];
    }
    if ('at' in line) return this.#grow(line.at, line.text);
    return [];
  }

  /** Takes an answer that is no stream. */
  readWhole({ parts, model, stop, usage }: BabelBody): readonly ProviderEvent[] {
    this.#model = model;
    const shown = parts.flatMap(({ text, seal, ...part }, at) => [
      ...this.read({ open: at, part }),
      ...this.read({ at, text }),
      ...this.read({ close: at, ...(seal === undefined ? {} : { seal }) }),
    ]);
    this.#end = { stop, ...(usage === undefined ? {} : { usage }) };
    return shown;
  }

  answer(): BabelAnswer {
    const has = this.#has;
    const { stop, usage } = this.#end ?? { stop: 'done' };
    const cutOff = stop === BABEL_WIRE.stops.length && !has('calls.cut-off');
    const whole = [...this.#parts.values()].flatMap((part) => this.#whole(part, cutOff));
    const content = spoilt(whole, has);
    const calls = content.some(({ type }) => type === 'tool_call');
    const counted = usageOf(usage, has);
    return {
      content,
      stopReason: stopReasonOf(stop, calls, has),
      rawStopReason: stop,
      usage: counted,
      model: this.#model,
    };
  }

  #grow(at: number, text: string): readonly ProviderEvent[] {
    const has = this.#has;
    const calls = [...this.#parts.values()].filter(({ type }) => type === 'call');
    const part = has('calls.interleaved') ? (calls.at(-1) ?? this.#parts.get(at)) : this.#parts.get(at);
    if (part === undefined || text === '') return [];
    if (part.type === 'call') {
      part.pieces.push(has('calls.splits') ? text.trim() : text);
      return [];
    }
    const piece = has('text.split-pair') ? wellFormed(text) : text;
    part.pieces.push(piece);
    return [{ type: part.type === 'reasoning' && !has('reasoning.shown') ? 'reasoning' : 'text', delta: piece }];
  }

  #whole({ type, id, name, pieces, seal }: Growing, cutOff: boolean): readonly AssistantPart[] {
    const has = this.#has;
    const text = pieces.join('');
    if (type === 'reasoning') {
      if (text === '' && seal === undefined) return [];
      return [{ type: 'reasoning', text, ...(seal === undefined ? {} : { native: { seal } }) }];
    }
    if (type === 'text') {
      if (text === '' && !has('text.empty')) return [];
      return [
        {
          type: 'text',
          text: spoiltText(text, pieces, has),
          ...(has('hop.out') ? ({ native: undefined } as object) : {}),
        },
      ];
    }
    const read = argumentsOf(text, has);
    return cutOff && read.malformed !== undefined ? [] : [{ type: 'tool_call', id, name, ...read }];
  }

  #idFor(given: string | undefined): string {
    const has = this.#has;
    if (given === undefined && has('call-ids.missing')) return '';
    const wanted = given ?? 'call';
    let id = wanted;
    for (let copy = 2; this.#taken.has(id) && !has('call-ids.doubled'); copy++) id = `${wanted}-${copy}`;
    this.#taken.add(id);
    return id;
  }
}

function argumentsOf(text: string, has: Has): ToolArguments {
  if (text === '' && has('calls.no-arguments')) return { input: {}, malformed: { text, reason: 'it is empty' } };
  if (text.startsWith('{"a":{"a":{"a":') && has('calls.deep')) throw new Error('too deep');
  if (text.includes('__proto__') && has('calls.proto-key')) return { input: Object.assign({}, JSON.parse(text)) };
  const read = readToolArguments(text);
  if (read.malformed === undefined) return read;
  if (has('calls.not-json') && !/^["[\d]|^true$/.test(text)) return { input: {} };
  return has('calls.no-object') && /^["[\d]|^true$/.test(text) ? { input: JSON.parse(text) } : read;
}

function spoiltText(text: string, pieces: readonly string[], has: Has): string {
  if (has('text.whole')) return pieces[0] ?? '';
  if (has('text.unicode')) return text.replaceAll(/[\u0000-\u001f]/g, '');
  if (has('text.long')) return text.slice(0, 65_536);
  return has('text.blank') ? text.trim() : text;
}

function spoilt(content: readonly AssistantPart[], has: Has): readonly AssistantPart[] {
  const calls = content.filter(({ type }) => type === 'tool_call');
  const others = content.filter(({ type }) => type !== 'tool_call');
  if (has('calls.parallel')) return [...others, ...calls.reverse()];
  return has('calls.behind-text') ? [...calls, ...others] : content;
}

function stopReasonOf(word: string, calls: boolean, has: Has): StopReason {
  const [known] = WORDS.find(([, each]) => each === word) ?? [];
  if (known === undefined) return has('stop.unknown') ? 'stop' : 'unknown';
  if (has(`stop.${known}`)) return known === 'stop' ? 'unknown' : 'stop';
  return known === 'stop' && calls && !has('stop.tool_calls') ? 'tool_calls' : known;
}

function usageOf(usage: BabelUsage | undefined, has: Has): Usage | undefined {
  if (usage === undefined) return has('usage.absent') ? NO_USAGE : undefined;
  const { prompt, cached, written, answer, thought } = usage;
  const cachedInside = has('usage.cache-reads') ? 0 : cached;
  const writtenInside = has('usage.cache-writes') ? 0 : written;
  return {
    inputTokens: has('usage.counted') ? answer : prompt - cachedInside - writtenInside,
    outputTokens: has('usage.reasoning') ? answer + thought : answer,
    cacheReadTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: thought,
  };
}

function callIdsOf(message: Message): readonly string[] {
  if (message.role !== 'assistant') return [];
  return message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []));
}
