import { randomUUID } from 'node:crypto';
import type { Message, ProviderFinish, ProviderRequest, ToolSpec } from 'allos/plugin';
import { CountingIds } from 'allos/plugin/testing';
import { assistantMessage, brokenMessage } from '../../../src/agent/answer-message.js';
import { Transcript } from '../../../src/agent/transcript.js';
import { compactedMessages } from '../../../src/context/compacted-messages.js';
import { planCompaction } from '../../../src/context/compaction-plan.js';
import { asSummary, summaryRequest } from '../../../src/context/summary-request.js';
import type { HopServer } from './hop-server.js';
import { faultOf, type HopFault, type Origin } from './judge.js';
import type { Exchange, Said, Wishes } from './said.js';
import type { Side } from './side.js';
import { WIRE_ANSWERS, type WireAnswer } from './wire-answer.js';

const TOOLS: readonly ToolSpec[] = ['read_file', 'write', 'shell-exec'].map((name) => ({
  name,
  description: `Does ${name}.`,
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string' } },
    required: ['path'],
    additionalProperties: false,
  },
}));
const SIGNAL = new AbortController().signal;

/** A conversation as the agent keeps it, over real providers, whose requests are judged as they come to the server. */
export class HopConversation {
  readonly faults: HopFault[] = [];
  requests = 0;
  #transcript: Transcript;
  readonly #ids = new CountingIds();
  readonly #origins = new Map<Message, Origin>();
  #reasoningOf = new Map<string, string>();
  #numbers = 0;

  constructor(
    private readonly server: HopServer,
    private readonly wishes: Wishes,
  ) {
    this.#transcript = new Transcript(`lineage-${randomUUID()}`);
  }

  /** One task and its answers, and what happens then. */
  async exchange({ task, answers, then }: Exchange, side: Side, model: string): Promise<void> {
    this.#transcript.append({ role: 'user', id: this.#ids.next('msg'), content: task });
    for (const said of answers) if (!(await this.#turn(said, side, model))) break;
    switch (then) {
      case 'nothing':
        break;
      case 'abort':
      case 'failure': {
        const state = then === 'abort' ? 'aborted' : 'failed';
        const { lineage } = this.#transcript;
        this.#transcript.append(brokenMessage('Half a', state, { id: this.#ids.next('msg'), model, lineage }));
        break;
      }
      case 'compaction':
        await this.#compact(side, model);
        break;
      case 'fork':
        this.#transcript = new Transcript(`lineage-${randomUUID()}`, this.#transcript.messages);
        break;
      case 'lost results':
        this.#transcript = new Transcript(
          this.#transcript.lineage,
          this.#transcript.messages.filter(({ role }, index, all) => role !== 'tool' || index < all.length - 2),
        );
        break;
    }
  }

  /** Whether another answer is to follow. */
  async #turn(said: Said, side: Side, model: string): Promise<boolean> {
    const { lineage, messages } = this.#transcript;
    const wire = this.#wireOf(said, side, model);
    const finish = await this.#ask({ ...this.#base(model), messages, lineage }, wire, side);
    if (finish === undefined) return false;
    const message = assistantMessage(finish, this.#transcript, this.#ids);
    this.#origins.set(message, { said, wire, api: side.api, model, lineage });
    for (const [item, reasoning] of wire.reasoningOf) this.#reasoningOf.set(item, reasoning);
    this.#transcript.append(message);
    const calls = message.content.filter((part) => part.type === 'tool_call');
    if (calls.length > 0) {
      const content = calls.map(({ id, name }, index) => {
        const result = said.results[index % said.results.length] as Said['results'][number];
        return { type: 'tool_result' as const, callId: id, name, ...result };
      });
      this.#transcript.append({ role: 'tool', id: this.#ids.next('msg'), content });
    }
    return calls.length > 0 || finish.stopReason === 'pause';
  }

  async #compact(side: Side, model: string): Promise<void> {
    const before = this.#transcript.messages;
    const plan = planCompaction(before, { tokensOf: () => 1, budget: 3 });
    if (plan === undefined) return;
    const lineage = this.#ids.next('lin');
    const request = summaryRequest(plan.removed, this.#base(model), { lineage, characters: 2000, words: 50 });
    const said: Said = { pieces: [{ type: 'text', text: 'In short.', final: true }], end: 'stop', results: [] };
    await this.#ask(request, this.#wireOf(said, side, model), side);
    const sizes = { messagesBefore: before.length, messagesAfter: 0, tokensBefore: 0, tokensAfter: 0 };
    const kept = plan.kept.map(({ id }) => id);
    const keptFrom = plan.tail[0] === undefined ? {} : { keptFrom: plan.tail[0].id };
    const summary = asSummary('In short.');
    const compaction = { type: 'compaction' as const, ...sizes, summary, lineage, kept, ...keptFrom };
    this.#transcript.restart(compaction, compactedMessages(before, compaction));
  }

  #base(model: string): Omit<ProviderRequest, 'messages' | 'lineage'> {
    const { maxOutputTokens, toolChoice, effort, temperature, system, offersTools } = this.wishes;
    return {
      ...{ model, system, tools: offersTools ? TOOLS : [] },
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      ...(toolChoice === undefined ? {} : { toolChoice }),
      ...(effort === undefined ? {} : { effort }),
      ...(temperature === undefined ? {} : { temperature }),
    };
  }

  #wireOf(said: Said, { api }: Side, model: string): WireAnswer {
    return WIRE_ANSWERS[api](said, model, () => ++this.#numbers);
  }

  /** The answer; undefined where the provider refuses to send a request that asks for nothing. */
  async #ask(request: ProviderRequest, wire: WireAnswer, side: Side): Promise<ProviderFinish | undefined> {
    this.server.willSay(wire.body);
    let finish: ProviderFinish | undefined;
    for await (const event of side.provider.stream(request, SIGNAL)) {
      if (event.type === 'finish') finish = event;
      // Refused before it was sent, or an answer that cannot be used, such as a call of nothing.
      const isExpected = event.type !== 'error' || ['bad_request', 'bad_response'].includes(event.error.kind);
      if (!isExpected) throw new Error(JSON.stringify(event));
    }
    const sent = this.server.asked();
    if (sent === undefined) return finish;
    this.requests++;
    const context = { reasoningOf: this.#reasoningOf, ...side.context };
    const fault = faultOf(sent, { request, origins: this.#origins, api: side.api, context });
    if (fault !== undefined) this.faults.push(fault);
    return finish;
  }
}
