import {
  isReplayable,
  legalCallId,
  wellFormed,
  type AssistantMessage,
  type CallIdRule,
  type HopLoss,
  type JsonObject,
  type Message,
  type ProjectionTarget,
  type ToolCallPart,
  type ToolMessage,
  type ToolResultPart,
} from 'allos/plugin';
import type { ProjectedBlock, WireProjection } from 'allos/plugin/http';
import { isOwn } from '../own-call.js';
import { isAnswer, resultsBehind } from '../paired-results.js';
import type { ServerCompat } from '../server-compat.js';
import { assistantItems } from './assistant-items.js';
import { imageOrText, textPart, userItem, userParts } from './user-message.js';

/** The bound is that of OpenAI's own description of `call_id`. */
const CALL_ID: CallIdRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };

/**
 * Writes the transcript as items of the Responses API (WP-16 to WP-21, WP-44 to WP-48): each call with exactly one
 * output behind it, no empty message, no turn that broke off, and native payloads only where they are at home.
 */
export function responsesProjection(target: ProjectionTarget, compat: ServerCompat): WireProjection {
  return {
    joins: (previous, next) => joins(previous, next, compat),
    project: (block) => new BlockWriter(target, compat).write(block),
    sameAtEnd: true,
  };
}

function joins(previous: Message, next: Message, compat: ServerCompat): boolean {
  if (!isSent(previous) || !isSent(next) || next.role === 'tool') return true;
  return compat.mergeUserMessages && previous.role === 'user' && next.role === 'user';
}

/** System messages come apart from the transcript; a turn that says nothing is left out (WP-47). */
function isSent(message: Message): boolean {
  if (message.role === 'system' || !isReplayable(message)) return false;
  if (message.role !== 'assistant') return true;
  return message.content.some(
    (part) => part.type === 'tool_call' || part.type === 'server_tool' || (part.type === 'text' && part.text !== ''),
  );
}

class BlockWriter {
  readonly #wire: JsonObject[] = [];
  readonly #losses: HopLoss[] = [];
  /** Parts of user messages that are not written yet, since more may join them. */
  #pending: JsonObject[] = [];

  constructor(
    private readonly target: ProjectionTarget,
    private readonly compat: ServerCompat,
  ) {}

  write(block: readonly Message[]): ProjectedBlock {
    const sent = block.filter(isSent);
    sent.forEach((message, index) => {
      if (message.role === 'user') this.#user(message);
      else if (message.role === 'assistant') this.#assistant(message, resultsBehind(sent, index));
      else if (message.role === 'tool' && !isAnswer(sent, index)) this.#orphan(message);
    });
    this.#flush();
    return { wire: this.#wire, losses: this.#losses };
  }

  #user(message: Message & { role: 'user' }): void {
    const { parts, losses } = userParts(message, this.compat);
    this.#losses.push(...losses);
    if (!this.compat.mergeUserMessages) this.#flush();
    this.#pending.push(...parts);
  }

  #assistant(message: AssistantMessage, results: readonly ToolResultPart[]): void {
    this.#flush();
    const ids = this.#callIds(message);
    const { items, losses } = assistantItems(message, this.target, (call) => ids.get(call) as string);
    this.#wire.push(...items);
    this.#losses.push(...losses);
    this.#outputs(message, ids, results);
  }

  #outputs(
    message: AssistantMessage,
    ids: ReadonlyMap<ToolCallPart, string>,
    results: readonly ToolResultPart[],
  ): void {
    const left = [...results];
    for (const [call, callId] of ids) {
      const at = left.findIndex((part) => part.callId === call.id);
      const [result] = at === -1 ? [] : left.splice(at, 1);
      if (result === undefined) {
        const reason = `call ${call.id} had no result; one was added`;
        this.#lose(message, { part: 'tool_call', action: 'converted', reason });
      }
      this.#wire.push({ type: 'function_call_output', call_id: callId, output: this.#output(message, result) });
    }
    for (const part of left) {
      this.#lose(message, { part: 'tool_result', action: 'dropped', reason: `no call ${part.callId} before it` });
    }
  }

  /** What the model reads of a result; with its images, which this API takes here. */
  #output(message: Message, result: ToolResultPart | undefined): string | readonly JsonObject[] {
    if (result === undefined) return 'No result: the call was not run.';
    const text = wellFormed(result.text) || '(no output)';
    const images = (result.images ?? []).map((image) =>
      imageOrText(image, this.compat, (reason) =>
        this.#lose(message, { part: 'image', action: 'converted', reason: `${reason} (result of ${result.name})` }),
      ),
    );
    return images.length === 0 ? text : [textPart(text), ...images];
  }

  #orphan(message: ToolMessage): void {
    for (const part of message.content) {
      this.#lose(message, { part: 'tool_result', action: 'dropped', reason: `no call ${part.callId} before it` });
    }
  }

  /** Ids of this server go back as they came, others are made legal; two calls of a message never share one. */
  #callIds(message: AssistantMessage): ReadonlyMap<ToolCallPart, string> {
    const own = isOwn(message.origin, this.target);
    const ids = new Map<ToolCallPart, string>();
    const taken = new Set<string>();
    for (const part of message.content) {
      if (part.type !== 'tool_call') continue;
      const wanted = own && part.id !== '' ? part.id : legalCallId(part.id || 'call', CALL_ID);
      let id = wanted;
      for (let copy = 2; taken.has(id); copy++) id = legalCallId(`${wanted}_${copy}`, CALL_ID);
      taken.add(id);
      ids.set(part, id);
    }
    return ids;
  }

  #flush(): void {
    const item = userItem(this.#pending);
    this.#pending = [];
    if (item !== undefined) this.#wire.push(item);
  }

  #lose(message: Message, loss: Omit<HopLoss, 'messageId'>): void {
    this.#losses.push({ messageId: message.id, ...loss });
  }
}
