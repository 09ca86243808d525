import type { AssistantPart, Message, ToolResultPart } from '../plugin/message.js';
import { isSummary } from './summary-message.js';
import { shortened } from './shorten-results.js';

/** Characters of one result that a summary needs: what matters of it, the model has said since. */
const RESULT_CHARACTERS = 2_000;
const INPUT_CHARACTERS = 1_000;

/** A transcript as plain text, for the model that sums it up; of about `limit` characters at most. */
export function recordText(messages: readonly Message[], limit: number): string {
  return shortened(messages.flatMap(linesOf).join('\n\n'), limit);
}

function linesOf(message: Message): readonly string[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user': {
      const said = message.content.map((part) => (part.type === 'text' ? part.text : `(${part.type})`));
      return [`[${isSummary(message) ? 'earlier summary' : 'user'}]\n${said.join('\n')}`];
    }
    case 'assistant': {
      const said = message.content.flatMap(partLines).join('\n');
      if (said === '') return [];
      return [`[assistant${message.state === 'complete' ? '' : ', broken off'}]\n${said}`];
    }
    case 'tool':
      return message.content.map(resultText);
  }
}

function partLines(part: AssistantPart): readonly string[] {
  switch (part.type) {
    case 'text':
    case 'citation':
      return part.text === '' ? [] : [part.text];
    case 'tool_call':
      return [`→ ${part.name} ${shortened(part.malformed?.text ?? JSON.stringify(part.input), INPUT_CHARACTERS)}`];
    case 'server_tool':
      return [`→ ${part.name}`];
    case 'reasoning':
      return [];
  }
}

function resultText({ name, status, text }: ToolResultPart): string {
  return `[result of ${name}: ${status}]\n${shortened(text, RESULT_CHARACTERS)}`;
}
