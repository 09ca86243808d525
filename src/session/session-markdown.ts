import { assertNever } from '../plugin/assert-never.js';
import { textOf, type AssistantMessage, type ToolResultPart, type UserMessage } from '../plugin/message.js';
import { visible } from '../plugin/visible.js';
import type { ConversationEntry } from './conversation.js';
import type { SessionDocument, SessionReading } from './session-document.js';

/** A session as Markdown, for people. Characters that could deceive a reader are shown as escapes. */
export function sessionMarkdown({ document, entries }: SessionReading): string {
  const sections = [headOf(document), ...entries.flatMap(sectionsOf)];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headOf(document: SessionDocument): string {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = document.usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  const rows = [
    ['Session', document.id],
    ['Folder', document.cwd],
    ['Begun', document.createdAt],
    ['Model', document.model === null ? '' : `${document.provider ?? ''}/${document.model}`],
    ['Turns', String(document.turns)],
    ['Tokens', `${prompt} in, ${outputTokens} out`],
    ['Cost', (document.costUsd ?? 0) === 0 ? '' : `$${(document.costUsd ?? 0).toFixed(4)}`],
    ['Forked from', document.forkedFrom?.sessionId ?? ''],
    ...document.warnings.map((warning) => ['Damaged', warning]),
  ];
  const list = rows.filter(([, value]) => value !== '').map(([key, value]) => `- ${key}: ${inline(value ?? '')}`);
  return `# ${inline(document.name ?? document.id)}\n\n${list.join('\n')}`;
}

function sectionsOf(entry: ConversationEntry): readonly string[] {
  switch (entry.type) {
    case 'system':
      return ['## Instructions', visible(textOf(entry.message))];
    case 'task':
      return ['## Task', ...taskOf(entry.message)];
    case 'turn':
      return [`## Turn ${entry.turn}`, ...turnOf(entry.message, entry.results)];
    case 'compaction':
      return ['## Shortened', 'From here on the model was given this summary:', visible(entry.summary)];
    case 'hop': {
      const why = entry.reason === undefined ? '' : `: ${entry.reason}`;
      return [`_Moved from ${inline(entry.from)} to ${inline(entry.to + why)}_`];
    }
    case 'end':
      return [`_The run ended: ${inline(entry.error?.message ?? entry.status)}_`];
    default:
      return assertNever(entry);
  }
}

function taskOf({ content }: UserMessage): readonly string[] {
  return content.map((part) =>
    part.type === 'text' ? visible(part.text) : `_(${part.type}, ${inline(part.mediaType)})_`,
  );
}

function turnOf({ content, state }: AssistantMessage, results: readonly ToolResultPart[]): readonly string[] {
  const byCall = new Map(results.map((result) => [result.callId, result]));
  const parts = content.flatMap((part) => {
    switch (part.type) {
      case 'text':
        return [visible(part.text)];
      case 'reasoning':
        return part.text === '' ? [] : [visible(part.text).replaceAll(/^/gm, '> ')];
      case 'tool_call': {
        const result = byCall.get(part.id);
        return [
          `### ${inline(part.name)} (${result?.status ?? 'unknown'})`,
          fenced('json', part.malformed?.text ?? JSON.stringify(part.input, null, 2)),
          ...(result === undefined ? [] : [fenced('text', result.text)]),
        ];
      }
      case 'server_tool':
        return [`_(${inline(part.name)}, run by the vendor)_`];
      case 'citation':
        return [`_(source: ${inline(part.title ?? part.url ?? part.text)})_`];
      default:
        return assertNever(part);
    }
  });
  return state === 'complete' ? parts : [...parts, `_(${state})_`];
}

/** On one line. */
function inline(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ');
}

/** A fence that is longer than every one in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text)}\n${fence}`;
}
