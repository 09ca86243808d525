import {
  isNativeTo,
  isReplayable,
  jsonObjectOf,
  wellFormed,
  type AssistantMessage,
  type HopLoss,
  type JsonObject,
  type Message,
  type ProjectionTarget,
  type ToolCallPart,
  type ToolMessage,
  type ToolResultPart,
} from 'allos/plugin';
import type { ProjectedBlock, WireProjection } from 'allos/plugin/http';
import { argumentText, isOwn } from '../own-call.js';
import { isAnswer, resultsBehind } from '../paired-results.js';
import type { ServerCompat } from '../server-compat.js';
import { wireName } from '../wire-name.js';
import { assistantWire } from './assistant-message.js';
import { foreignCallId } from './call-id-rule.js';
import { imageOrText, textPart, userParts, userWire } from './user-message.js';

/**
 * Writes the transcript as Chat Completions takes it (WP-27 to WP-32, WP-44 to WP-48): each call with exactly one
 * result right behind it, no empty message, no turn that broke off, and native payloads only where they are at home.
 */
export function chatProjection(target: ProjectionTarget, compat: ServerCompat): WireProjection {
  return {
    joins: (previous, next) => joins(previous, next, compat),
    project: (block) => new BlockWriter(target, compat).write(block),
    sameAtEnd: true,
  };
}

function joins(previous: Message, next: Message, compat: ServerCompat): boolean {
  if (!isSent(previous) || !isSent(next)) return true;
  if (next.role === 'tool') return true;
  if (next.role !== 'user') return false;
  if (previous.role === 'user') return compat.mergeUserMessages;
  return previous.role === 'tool' && (compat.assistantAfterTools || (compat.mergeUserMessages && hasImages(previous)));
}

/** System messages come apart from the transcript; a turn that says nothing is left out (WP-29, WP-47). */
function isSent(message: Message): boolean {
  if (message.role === 'system' || !isReplayable(message)) return false;
  if (message.role !== 'assistant') return true;
  return message.content.some((part) => part.type === 'tool_call' || (part.type === 'text' && part.text !== ''));
}

function hasImages(message: ToolMessage): boolean {
  return message.content.some((part) => (part.images ?? []).length > 0);
}

class BlockWriter {
  readonly #wire: JsonObject[] = [];
  readonly #losses: HopLoss[] = [];
  /** Parts of user messages that are not written yet, since more may join them. */
  #pending: JsonObject[] = [];
  #afterTools = false;

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
    const { text, reasoning, calls, losses } = assistantWire(message, this.target, this.compat);
    this.#losses.push(...losses);
    this.#afterTools = calls.length > 0;
    const content = text === '' ? null : text;
    if (calls.length === 0) {
      this.#wire.push({ role: 'assistant', content, ...reasoning });
      return;
    }
    const ids = this.#wireIds(message, calls);
    const native = isNativeTo(message.origin, this.target);
    this.#wire.push({
      role: 'assistant',
      content,
      ...reasoning,
      tool_calls: calls.map((call, index) => ({
        ...(native ? (jsonObjectOf(jsonObjectOf(call.native)?.['extra']) ?? {}) : {}),
        id: ids[index] as string,
        type: 'function',
        function: { name: wireName(call.name), arguments: argumentText(call, native) },
      })),
    });
    this.#results(message, calls, { ids, results });
  }

  #results(
    message: AssistantMessage,
    calls: readonly ToolCallPart[],
    { ids, results }: { readonly ids: readonly string[]; readonly results: readonly ToolResultPart[] },
  ): void {
    const left = [...results];
    const images: JsonObject[] = [];
    calls.forEach((call, index) => {
      const at = left.findIndex((part) => part.callId === call.id);
      const [result] = at === -1 ? [] : left.splice(at, 1);
      if (result === undefined) {
        this.#lose(message, {
          part: 'tool_call',
          action: 'converted',
          reason: `call ${call.id} had no result; one was added`,
        });
      }
      this.#wire.push({
        role: 'tool',
        tool_call_id: ids[index],
        ...(this.compat.toolResultName ? { name: wireName(call.name) } : {}),
        content: wellFormed(
          result?.text || (result === undefined ? 'No result: the call was not run.' : '(no output)'),
        ),
      });
      const shown = (result?.images ?? []).map((image) =>
        imageOrText(image, this.compat, (reason) =>
          this.#lose(message, { part: 'image', action: 'converted', reason: `${reason} (result of ${call.name})` }),
        ),
      );
      if (shown.length > 0) images.push(textPart(`Images of the result of ${call.name}:`), ...shown);
    });
    for (const part of left) {
      this.#lose(message, { part: 'tool_result', action: 'dropped', reason: `no call ${part.callId} before it` });
    }
    // Tool messages hold text only, and nothing may stand between them.
    this.#pending.push(...images);
  }

  #orphan(message: ToolMessage): void {
    for (const part of message.content) {
      this.#lose(message, { part: 'tool_result', action: 'dropped', reason: `no call ${part.callId} before it` });
    }
  }

  /** Ids of this server go back as they came, others are made legal; two calls never share one. */
  #wireIds(message: AssistantMessage, calls: readonly ToolCallPart[]): readonly string[] {
    const own = isOwn(message.origin, this.target);
    const ids: string[] = [];
    for (const call of calls) {
      const wanted = own && call.id !== '' ? call.id : foreignCallId(call.id, this.compat.callIds);
      let id = wanted;
      for (let copy = 2; ids.includes(id); copy++) id = foreignCallId(`${wanted}_${copy}`, this.compat.callIds);
      ids.push(id);
    }
    return ids;
  }

  #flush(): void {
    const wire = userWire(this.#pending);
    this.#pending = [];
    if (wire === undefined) return;
    if (this.#afterTools && this.compat.assistantAfterTools) {
      this.#wire.push({ role: 'assistant', content: 'I have read the results.' });
    }
    this.#afterTools = false;
    this.#wire.push(wire);
  }

  #lose(message: Message, loss: Omit<HopLoss, 'messageId'>): void {
    this.#losses.push({ messageId: message.id, ...loss });
  }
}
