import {
  isNativeTo,
  isReplayable,
  jsonObjectOf,
  legalCallId,
  stringOf,
  wellFormed,
  wellFormedJson,
  type AssistantMessage,
  type HopLoss,
  type Message,
  type Origin,
  type ProviderRequest,
  type ReasoningPart,
  type ToolCallPart,
  type ToolResultPart,
} from 'allos/plugin';
import { BABEL_WORD, type BabelSaid } from './babel-wire.js';
import type { Has } from './defect.js';

/** The transcript as Babel takes it. */
export interface BabelTalk {
  readonly talk: readonly BabelSaid[];
  readonly losses: readonly HopLoss[];
}

/** Writes transcripts; what it keeps from call to call is there for two of its defects only. */
export class TalkWriter {
  readonly #has: Has;
  readonly #seen = new WeakSet<Message>();
  #before: readonly BabelSaid[] = [];

  constructor(has: Has) {
    this.#has = has;
  }

  /** A message that this process made. */
  remember(messages: readonly Message[]): void {
    for (const message of messages) this.#seen.add(message);
  }

  write(messages: readonly Message[], target: Origin): BabelTalk {
    const has = this.#has;
    const losses: HopLoss[] = [];
    const talk: BabelSaid[] = [];
    messages.forEach((message, index) => {
      if (message.role === 'system' && has('request.system-messages'))
        talk.push({ user: said(message.content[0]?.text ?? '', has) });
      if (message.role === 'user') {
        for (const part of message.content) {
          if (part.type === 'text') talk.push(...texts('user', part.text, has));
          else if (!has('request.images')) talk.push({ picture: part.data });
        }
      }
      if (message.role === 'assistant')
        talk.push(...this.#assistant(message, messages.slice(index + 1), { target, losses }));
      if (message.role === 'tool' && has('hop.stray-results') && messages[index - 1]?.role !== 'assistant') {
        talk.push(...message.content.map((part) => ({ result: { id: part.callId, text: part.text } })));
      }
    });
    return { talk: this.#spoilt(talk), losses: has('hop.losses') ? [] : losses };
  }

  #assistant(
    message: AssistantMessage,
    behind: readonly Message[],
    { target, losses }: { readonly target: Origin; readonly losses: HopLoss[] },
  ): readonly BabelSaid[] {
    const has = this.#has;
    if (!isReplayable(message) && !has('transcript.broken-turns')) return [];
    const talk: BabelSaid[] = [];
    const calls: ToolCallPart[] = [];
    const lose = (part: string): void => {
      losses.push({ messageId: message.id, part, action: 'dropped', reason: 'it belongs elsewhere' });
    };
    for (const part of message.content) {
      switch (part.type) {
        case 'text':
          talk.push(...texts('model', part.text, has));
          if (has('hop.foreign-payloads') && part.native !== undefined)
            talk.push({ thought: { text: JSON.stringify(part.native) } });
          break;
        case 'reasoning':
          if (this.#isHome(message, target)) talk.push(...this.#thought(part, message));
          else lose('reasoning');
          break;
        case 'tool_call':
          calls.push(part);
          break;
        case 'server_tool':
        case 'citation':
          lose(part.type);
      }
    }
    return [...talk, ...this.#called(calls, behind)];
  }

  #isHome({ origin }: AssistantMessage, target: Origin): boolean {
    const has = this.#has;
    if (has('reasoning.alias') && origin.model !== target.model) return false;
    const near: Origin = {
      ...origin,
      ...(has('reasoning.other-model') ? { model: target.model } : {}),
      ...(has('reasoning.other-conversation') ? { lineage: target.lineage } : {}),
      ...(has('reasoning.other-endpoint') ? { endpoint: target.endpoint } : {}),
      ...(has('reasoning.other-provider') ? { provider: target.provider } : {}),
    };
    return isNativeTo(near, target);
  }

  #thought(part: ReasoningPart, message: Message): readonly BabelSaid[] {
    const has = this.#has;
    const seal = stringOf(jsonObjectOf(part.native)?.['seal']);
    if (has('reasoning.returned') || (has('reasoning.hidden') && part.text === '')) return [];
    if (part.text === '' && seal === undefined) return [];
    const forgotten = has('request.after-restart') && !this.#seen.has(message);
    return [{ thought: { text: said(part.text, has), ...(seal === undefined || forgotten ? {} : { seal }) } }];
  }

  /** Each call, then exactly one result for each. */
  #called(calls: readonly ToolCallPart[], behind: readonly Message[]): readonly BabelSaid[] {
    const has = this.#has;
    const results: ToolResultPart[] = [];
    for (const message of behind) {
      if (message.role !== 'tool' || (has('hop.split-results') && results.length > 0)) break;
      results.push(...message.content);
    }
    const ids = calls.map(({ id }) =>
      has('hop.foreign-ids') ? id.slice(0, 32) : legalCallId(id, { pattern: BABEL_WORD, maxLength: 32 }),
    );
    return [
      ...calls.map((call, index) => ({
        call: { id: ids[index] ?? '', name: this.#name(call), with: this.#arguments(call) },
      })),
      ...calls.flatMap((call, index) => {
        const result = results.find(({ callId }) => callId === call.id);
        if (result === undefined && has('hop.orphaned-calls')) return [];
        const id = has('transcript.calls') ? `id-${index}` : (ids[index] ?? '');
        return [{ result: { id, text: said(this.#result(result), has) } }];
      }),
    ];
  }

  #name({ name }: ToolCallPart): string {
    return this.#has('hop.foreign-names') ? name : name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 32);
  }

  #arguments({ input, malformed }: ToolCallPart): string {
    if (malformed !== undefined && this.#has('transcript.malformed-calls')) return malformed.text;
    return JSON.stringify(this.#has('transcript.surrogates') ? input : wellFormedJson(input));
  }

  #result(result: ToolResultPart | undefined): string {
    if (result === undefined) return 'No result was recorded.';
    if (result.status !== 'ok' && this.#has('transcript.refused-calls')) return 'It failed.';
    return result.text;
  }

  /** Defects of a whole transcript. */
  #spoilt(talk: readonly BabelSaid[]): readonly BabelSaid[] {
    const has = this.#has;
    const before = this.#before;
    this.#before = talk;
    if (has('transcript.order'))
      return [...talk].sort((a, b) => Number(a.user === undefined) - Number(b.user === undefined));
    if (has('hop.merged-roles') && talk[0]?.model !== undefined) return talk.slice(1);
    if (has('request.edited')) return [...before.slice(0, talk.length), ...talk.slice(before.length)];
    if (has('request.incremental'))
      return talk.map((each, index) => (index === 0 ? { ...each, of: talk.length } : each));
    return talk;
  }
}

function texts(by: 'user' | 'model', text: string, has: Has): readonly BabelSaid[] {
  return text === '' && !has('transcript.blank') ? [] : [{ [by]: said(text, has) }];
}

function said(text: string, has: Has): string {
  return has('transcript.surrogates') ? text : wellFormed(text);
}

/** What stands beside the transcript; what it keeps is there for its defects only. */
export class FrameWriter {
  readonly #has: Has;
  readonly #kept: { system?: string; model?: string; tools?: ProviderRequest['tools'] } = {};

  constructor(has: Has) {
    this.#has = has;
  }

  write({ model, system, tools, maxOutputTokens, providerOptions = {} }: ProviderRequest): object {
    const has = this.#has;
    const rules = has('request.system') ? (this.#kept.system ??= system) : system;
    const offered = has('request.tools') && tools.length === 0 ? (this.#kept.tools ?? [{ name: 'nothing' }]) : tools;
    this.#kept.tools = tools;
    return {
      model: has('request.model') ? (this.#kept.model ??= model) : model,
      ...(rules === '' ? (has('request.no-system') ? { rules: 'You are Babel.' } : {}) : { rules: said(rules, has) }),
      ...(offered.length === 0 ? {} : { tools: offered.map(({ name }) => ({ name })) }),
      ...(maxOutputTokens === undefined || has('request.max-output') ? {} : { limit: maxOutputTokens }),
      ...(has('request.repeatable') ? { nonce: Math.random() } : {}),
      ...(has('request.options') ? {} : providerOptions),
    };
  }
}
