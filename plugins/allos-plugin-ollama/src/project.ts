import { isReplayable } from 'allos/plugin';
import type { HopLoss, JsonObject, Message, ProjectionTarget, ToolResultPart } from 'allos/plugin';
import type { ProjectedBlock, WireProjection } from 'allos/plugin/http';
import { assistantWire, saysAnything, type WireCall } from './project-assistant.js';
import { isEmpty, missingResultWire, resultWire, strayResultWire, userWire } from './project-user.js';

/** What the projection of a transcript depends on besides the transcript. */
export interface ProjectionRules {
  readonly target: ProjectionTarget;
  /** False where the server said that the model sees none. */
  readonly takesImages: boolean;
}

/**
 * How this API writes a transcript. A result is told from another by its tool's name and its place (WP-34), so the
 * results stand right behind their calls, in the order of the calls, one for each. Turns that broke off and messages
 * that say nothing are left out (WP-47).
 */
export function projectionFor(rules: ProjectionRules): WireProjection {
  return {
    joins: (_previous, next) => next.role === 'tool' || !isSent(next),
    project: (block) => projectBlock(block, rules),
    sameAtEnd: true,
  };
}

/** Whether anything of a message reaches the wire. */
export function isSent(message: Message): boolean {
  switch (message.role) {
    case 'system':
      return false;
    case 'user':
      return !isEmpty(message);
    case 'assistant':
      return isReplayable(message) && saysAnything(message);
    case 'tool':
      return message.content.length > 0;
  }
}

interface Result {
  readonly messageId: string;
  readonly part: ToolResultPart;
}

/** A block is one message and the results behind it. */
function projectBlock(block: readonly Message[], rules: ProjectionRules): ProjectedBlock {
  const losses: HopLoss[] = [];
  const wire: JsonObject[] = [];
  const open: { readonly calls: readonly WireCall[]; readonly messageId: string }[] = [];
  const results: Result[] = [];
  for (const message of block) {
    if (!isSent(message)) {
      if (message.role === 'assistant' && isReplayable(message) && message.content.length > 0) {
        const reason = 'it holds nothing that can be sent here';
        losses.push({ messageId: message.id, part: 'message', action: 'dropped', reason });
      }
    } else if (message.role === 'user') {
      const said = userWire(message, rules.takesImages);
      wire.push(said.wire);
      losses.push(...said.losses);
    } else if (message.role === 'assistant') {
      const said = assistantWire(message, rules.target);
      wire.push(said.wire);
      losses.push(...said.losses);
      open.push({ calls: said.calls, messageId: message.id });
    } else if (message.role === 'tool') {
      results.push(...message.content.map((part) => ({ messageId: message.id, part })));
    }
  }
  for (const { calls, messageId } of open) {
    for (const call of calls) wire.push(answerCall(call, messageId, { results, losses, rules }));
  }
  for (const { messageId, part } of results) {
    wire.push(strayResultWire(part));
    const reason = 'no call before it asks for this result';
    losses.push({ messageId, part: 'tool_result', action: 'converted', reason });
  }
  return { wire, losses };
}

interface Answers {
  /** Those that are still to be given; the one that is used is taken out. */
  readonly results: Result[];
  readonly losses: HopLoss[];
  readonly rules: ProjectionRules;
}

function answerCall({ part, id }: WireCall, messageId: string, { results, losses, rules }: Answers): JsonObject {
  const at = results.findIndex((result) => result.part.callId === part.id);
  const [result] = at === -1 ? [] : results.splice(at, 1);
  if (result !== undefined) {
    const { wire, lost } = resultWire(result.part, part.name, { id, takesImages: rules.takesImages });
    for (const reason of lost) losses.push({ messageId: result.messageId, part: 'image', action: 'converted', reason });
    return wire;
  }
  losses.push({ messageId, part: 'tool_call', action: 'converted', reason: 'the call has no result' });
  return missingResultWire(part.name, id);
}
