import { isNativeTo, isReplayable } from 'allos/plugin';
import type {
  AssistantMessage,
  HopLoss,
  JsonObject,
  Message,
  ProjectionTarget,
  ToolMessage,
  UserMessage,
} from 'allos/plugin';
import type { ProjectedBlock, WireProjection } from 'allos/plugin/http';
import { markEnd, type WireMessage } from './cache-markers.js';
import { assistantContent, saysAnything } from './project-assistant.js';
import { isEmpty, userContent, type OpenCall, type TakenParts } from './project-user.js';
import { wireCallId } from './wire-names.js';

/** What the projection of a transcript depends on besides the transcript. */
export interface ProjectionRules {
  readonly target: ProjectionTarget;
  /** The cache marker, or undefined for no caching. */
  readonly marker: JsonObject | undefined;
  /** Whether the transcript may end with an assistant message (WP-4). */
  readonly prefill: boolean;
  readonly takes: TakenParts;
}

/**
 * How this API writes a transcript: strictly alternating messages, all results of a turn in one user message, nothing
 * empty (WP-2, WP-4). Turns that broke off are left out, and what stands around them is joined.
 */
export function projectionFor(rules: ProjectionRules): WireProjection {
  const { target } = rules;
  return {
    // An answer and what is said to it belong together, since its calls and their results must pair.
    joins: (previous, next) =>
      !isSent(previous, target) || !isSent(next, target) || previous.role === 'assistant' || next.role !== 'assistant',
    project: (block, last) => projectBlock(block, last, rules),
  };
}

/** Whether anything of a message reaches the wire. */
export function isSent(message: Message, target: ProjectionTarget): boolean {
  switch (message.role) {
    case 'system':
      return false;
    case 'user':
    case 'tool':
      return !isEmpty(message);
    case 'assistant':
      return isReplayable(message) && saysAnything(message, target);
  }
}

type Run =
  | { readonly role: 'assistant'; readonly messages: AssistantMessage[] }
  | { readonly role: 'user'; readonly messages: (UserMessage | ToolMessage)[] };

function projectBlock(block: readonly Message[], last: boolean, rules: ProjectionRules): ProjectedBlock {
  const losses: HopLoss[] = [];
  const wire: WireMessage[] = [];
  let calls: readonly OpenCall[] = [];
  const runs = runsOf(block, rules.target, losses);
  for (const run of runs) {
    if (run.role === 'assistant') {
      const said = sayAssistant(run.messages, rules.target, losses);
      calls = said.calls;
      wire.push({ role: 'assistant', content: said.content });
    } else {
      const { blocks, losses: lost } = userContent(run.messages, calls, rules.takes);
      calls = [];
      losses.push(...lost);
      wire.push({ role: 'user', content: blocks });
    }
  }
  if (calls.length > 0) {
    const { blocks, losses: lost } = userContent([], calls, rules.takes);
    losses.push(...lost);
    wire.push({ role: 'user', content: blocks });
  } else if (last) endWithUser(wire, runs.at(-1), rules, losses);
  return { wire: last && rules.marker !== undefined ? markEnd(wire, rules.marker) : wire, losses };
}

/** Messages of one side in a row make one wire message. */
function runsOf(block: readonly Message[], target: ProjectionTarget, losses: HopLoss[]): readonly Run[] {
  const runs: Run[] = [];
  for (const message of block) {
    if (!isSent(message, target)) {
      if (message.role === 'assistant' && isReplayable(message) && message.content.length > 0) {
        const reason = 'it holds nothing that can be sent here';
        losses.push({ messageId: message.id, part: 'message', action: 'dropped', reason });
      }
      continue;
    }
    const run = runs.at(-1);
    if (message.role === 'assistant') {
      if (run?.role === 'assistant') run.messages.push(message);
      else runs.push({ role: 'assistant', messages: [message] });
    } else if (message.role !== 'system') {
      if (run?.role === 'user') run.messages.push(message);
      else runs.push({ role: 'user', messages: [message] });
    }
  }
  return runs;
}

interface Said {
  readonly content: readonly JsonObject[];
  readonly calls: readonly OpenCall[];
}

function sayAssistant(messages: readonly AssistantMessage[], target: ProjectionTarget, losses: HopLoss[]): Said {
  const calls: OpenCall[] = [];
  const content: JsonObject[] = [];
  for (const message of messages) {
    const nameCall = (id: string): string => {
      const wireId = unusedId(wireCallId(id), calls);
      calls.push({ id, messageId: message.id, wireId });
      return wireId;
    };
    const { blocks, losses: lost } = assistantContent(message, target, nameCall);
    content.push(...blocks);
    losses.push(...lost);
  }
  while (isThinking(content.at(-1))) {
    content.pop();
    const reason = 'a message may not end with thinking';
    losses.push({ messageId: messages.at(-1)?.id ?? '', part: 'reasoning', action: 'dropped', reason });
  }
  return { content, calls };
}

/** Two calls of one message with the same id: the API wants them told apart. */
function unusedId(id: string, calls: readonly OpenCall[]): string {
  let candidate = id;
  for (let copy = 2; calls.some((call) => call.wireId === candidate); copy++) candidate = `${id.slice(0, 60)}_${copy}`;
  return candidate;
}

/**
 * A transcript that ends with an assistant message asks the model to carry that message on. That continues a paused
 * turn (WP-11); otherwise only older models do it, without white space at the end, and newer ones refuse it (WP-4), so
 * there the message is left out.
 */
function endWithUser(wire: WireMessage[], run: Run | undefined, rules: ProjectionRules, losses: HopLoss[]): void {
  const end = wire.at(-1);
  if (end === undefined || run === undefined || run.role !== 'assistant') return;
  const message = run.messages.at(-1);
  if (message === undefined) return;
  const paused = message.stopReason === 'pause' && isNativeTo(message.origin, rules.target);
  if (!paused && !rules.prefill) {
    wire.pop();
    const reason = 'the transcript ends with it, and this model carries no message on';
    losses.push({ messageId: message.id, part: 'message', action: 'dropped', reason });
    return;
  }
  const text = end.content.at(-1);
  if (typeof text?.['text'] !== 'string' || text['type'] !== 'text') return;
  const trimmed = text['text'].trimEnd();
  if (trimmed !== text['text'])
    wire[wire.length - 1] = { ...end, content: [...end.content.slice(0, -1), { ...text, text: trimmed }] };
}

function isThinking(block: JsonObject | undefined): boolean {
  return block?.['type'] === 'thinking' || block?.['type'] === 'redacted_thinking';
}
