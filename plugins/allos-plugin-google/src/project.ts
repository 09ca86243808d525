import { isReplayable } from 'allos/plugin';
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
import type { GeminiRules } from './model-rules.js';
import { modelParts, saysAnything } from './project-model.js';
import { isEmpty, userContents, type OpenCall } from './project-user.js';
import { wireCallId } from './wire-names.js';

/** What the projection of a transcript depends on besides the transcript. */
export interface ProjectionRules {
  readonly target: ProjectionTarget;
  readonly model: Pick<GeminiRules, 'signatures' | 'takes'>;
}

/**
 * How this API writes a transcript: contents of `user` and `model`, the function responses of a turn together right
 * behind its calls, nothing empty (WP-42). Turns that broke off are left out, and what stands around them is joined.
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
  | { readonly role: 'model'; readonly messages: AssistantMessage[] }
  | { readonly role: 'user'; readonly messages: (UserMessage | ToolMessage)[] };

function projectBlock(block: readonly Message[], last: boolean, rules: ProjectionRules): ProjectedBlock {
  const losses: HopLoss[] = [];
  const wire: JsonObject[] = [];
  let calls: readonly OpenCall[] = [];
  const listen = (messages: readonly (UserMessage | ToolMessage)[]): void => {
    const heard = userContents(messages, calls, rules.model.takes);
    calls = [];
    losses.push(...heard.losses);
    for (const parts of [heard.results, heard.rest]) if (parts.length > 0) wire.push({ role: 'user', parts });
  };
  const runs = runsOf(block, rules.target, losses);
  for (const run of runs) {
    if (run.role === 'user') listen(run.messages);
    else {
      const said = sayModel(run.messages, rules, losses);
      calls = said.calls;
      wire.push({ role: 'model', parts: said.parts });
    }
  }
  if (calls.length > 0) listen([]);
  else if (last) endWithUser(wire, runs.at(-1), losses);
  return { wire, losses };
}

/** Messages of one side in a row make one run. */
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
      if (run?.role === 'model') run.messages.push(message);
      else runs.push({ role: 'model', messages: [message] });
    } else if (message.role !== 'system') {
      if (run?.role === 'user') run.messages.push(message);
      else runs.push({ role: 'user', messages: [message] });
    }
  }
  return runs;
}

interface Said {
  readonly parts: readonly JsonObject[];
  readonly calls: readonly OpenCall[];
}

function sayModel(messages: readonly AssistantMessage[], rules: ProjectionRules, losses: HopLoss[]): Said {
  const calls: OpenCall[] = [];
  const parts: JsonObject[] = [];
  for (const message of messages) {
    const nameCall = (id: string, wireName: string): string => {
      const wireId = unusedId(wireCallId(id), calls);
      calls.push({ id, messageId: message.id, wireId, wireName });
      return wireId;
    };
    const { signatures } = rules.model;
    const said = modelParts(message, { target: rules.target, signatures, nameCall });
    parts.push(...said.parts);
    losses.push(...said.losses);
  }
  return { parts, calls };
}

/** Two calls of one turn with the same id: responses are told apart by it. */
function unusedId(id: string, calls: readonly OpenCall[]): string {
  let candidate = id;
  for (let copy = 2; calls.some((call) => call.wireId === candidate); copy++) candidate = `${id.slice(0, 120)}_${copy}`;
  return candidate;
}

/** A transcript that ends with an answer would ask for it to be carried on, which newer models refuse. */
function endWithUser(wire: JsonObject[], run: Run | undefined, losses: HopLoss[]): void {
  const message = run?.role === 'model' ? run.messages.at(-1) : undefined;
  if (message === undefined) return;
  wire.pop();
  const reason = 'the transcript ends with it, and the API carries no message on';
  losses.push({ messageId: message.id, part: 'message', action: 'dropped', reason });
}
