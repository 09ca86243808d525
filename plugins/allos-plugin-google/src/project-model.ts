import { isJsonObject, isNativeTo, filledStringOf, wellFormed, wellFormedJson } from 'allos/plugin';
import type { AssistantMessage, AssistantPart, HopLoss, JsonObject, ProjectionTarget } from 'allos/plugin';
import { wireToolName } from './wire-names.js';

/** What an assistant message becomes. */
export interface ModelParts {
  readonly parts: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

export interface ModelContext {
  readonly target: ProjectionTarget;
  /** Whether the model refuses a turn whose first call is not signed. */
  readonly signatures: boolean;
  /** Gives a call its id on the wire; `name` is the tool's there. */
  readonly nameCall: (id: string, name: string) => string;
}

/** What Google documents for calls that another model made, or whose signature is lost: it is not checked then. */
const UNCHECKED = 'skip_thought_signature_validator';
/** For what is left out without a word. */
const SILENT = '';
const ELSEWHERE = 'it belongs to another model, endpoint or conversation';

/**
 * The parts of an assistant message. Signatures and what ran on the vendor's servers go back unchanged and in their order
 * where they came from, nowhere else (WP-41); text and calls go everywhere. Of parallel calls only the first is signed.
 */
export function modelParts(message: AssistantMessage, context: ModelContext): ModelParts {
  const native = isNativeTo(message.origin, context.target);
  const parts: JsonObject[] = [];
  const losses: HopLoss[] = [];
  let called = false;
  for (const part of message.content) {
    const wire = wireOf(part, native, context);
    if (typeof wire === 'string') {
      if (wire !== SILENT) losses.push({ messageId: message.id, part: part.type, action: 'dropped', reason: wire });
      continue;
    }
    const unsigned = part.type === 'tool_call' && !called && wire['thoughtSignature'] === undefined;
    parts.push(unsigned && context.signatures ? { ...wire, thoughtSignature: UNCHECKED } : wire);
    called ||= part.type === 'tool_call';
  }
  return { parts, losses };
}

/** Whether anything of a message is sent. A signature alone is not: there would be nothing that it belongs to. */
export function saysAnything(message: AssistantMessage, target: ProjectionTarget): boolean {
  return message.content.some(
    (part) =>
      part.type === 'tool_call' ||
      (part.type === 'text' && part.text.trim() !== '') ||
      (part.type === 'server_tool' && isJsonObject(part.native) && isNativeTo(message.origin, target)),
  );
}

/** The part, or why there is none. */
function wireOf(part: AssistantPart, native: boolean, context: ModelContext): JsonObject | string {
  const beside = native && isJsonObject(part.native) ? part.native : {};
  switch (part.type) {
    case 'text':
      // Between parts of its own the API put blanks there itself.
      if (part.text === '' || (!native && part.text.trim() === '')) return SILENT;
      return { text: wellFormed(part.text), ...beside };
    case 'reasoning':
      if (!native) return ELSEWHERE;
      // Summaries without a signature are for readers.
      return filledStringOf(beside['thoughtSignature']) === undefined
        ? SILENT
        : { text: wellFormed(part.text), ...beside };
    case 'tool_call': {
      const name = wireToolName(part.name);
      const id = context.nameCall(part.id, name);
      return { functionCall: { id, name, args: wellFormedJson(part.input) }, ...beside };
    }
    case 'server_tool':
      return native && isJsonObject(part.native) ? part.native : ELSEWHERE;
    case 'citation':
      // The API does not want it back.
      return native ? SILENT : ELSEWHERE;
  }
}
