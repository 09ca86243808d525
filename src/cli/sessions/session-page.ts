import type { ConversationEntry, SessionDocument, SessionReading } from '../../container/session-library.js';
import { assertNever } from '../../plugin/assert-never.js';
import { textOf, type AssistantMessage, type ToolResultPart, type UserMessage } from '../../plugin/message.js';
import { visible } from '../../plugin/visible.js';
import type { Style } from '../render/style.js';
import { localTime, oneLine } from './session-table.js';

export interface SessionPageOptions {
  readonly style: Style;
  /** Whether results are shown whole instead of their first lines. */
  readonly full: boolean;
}

/** Lines of a result that are shown. */
const RESULT_LINES = 8;

/** A session as a person reads it on a terminal. */
export function sessionPage({ document, entries }: SessionReading, options: SessionPageOptions): string {
  return `${[headOf(document, options), ...entries.map((entry) => shown(entry, options))].join('\n\n')}\n`;
}

function headOf(document: SessionDocument, { style }: SessionPageOptions): string {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = document.usage;
  const model = document.model === null ? [] : [`${document.provider ?? ''}/${document.model}`];
  const begun = Date.parse(document.createdAt);
  const facts = [
    ...model,
    document.turns === 1 ? '1 turn' : `${document.turns} turns`,
    `${inputTokens + cacheReadTokens + cacheWriteTokens} tokens in, ${outputTokens} out`,
    ...(document.costUsd === null || document.costUsd === 0 ? [] : [`$${document.costUsd.toFixed(4)}`]),
  ];
  const lines = [
    style.bold(oneLine(document.name ?? document.id)) + (document.name === null ? '' : ` (${oneLine(document.id)})`),
    style.dim(`${Number.isNaN(begun) ? '' : `${localTime(begun)} `}in ${oneLine(document.cwd)}`),
    style.dim(oneLine(facts.join(' · '))),
    ...(document.forkedFrom === null ? [] : [style.dim(`forked from ${oneLine(document.forkedFrom.sessionId)}`)]),
    ...document.warnings.map((warning) => style.yellow(`damaged: ${oneLine(warning)}`)),
  ];
  return lines.join('\n');
}

function shown(entry: ConversationEntry, options: SessionPageOptions): string {
  const { style } = options;
  switch (entry.type) {
    case 'system':
      return `${style.bold('Instructions')}\n${indented(textOf(entry.message))}`;
    case 'task':
      return `${style.bold('You')}\n${taskOf(entry.message)}`;
    case 'turn':
      return [style.bold(`Turn ${entry.turn}`), ...turnOf(entry.message, entry.results, options)].join('\n');
    case 'compaction':
      return `${style.bold('Shortened; the model went on with this summary')}\n${indented(entry.summary)}`;
    case 'hop': {
      const why = entry.reason === undefined ? '' : `: ${entry.reason}`;
      return style.dim(oneLine(`Moved from ${entry.from} to ${entry.to}${why}`));
    }
    case 'end':
      return style.yellow(`The run ended: ${oneLine(entry.error?.message ?? entry.status)}`);
    default:
      return assertNever(entry);
  }
}

function taskOf({ content }: UserMessage): string {
  return content
    .map((part) => indented(part.type === 'text' ? part.text : `(${part.type}, ${part.mediaType})`))
    .join('\n');
}

function turnOf(
  { content, state }: AssistantMessage,
  results: readonly ToolResultPart[],
  { style, full }: SessionPageOptions,
): readonly string[] {
  const byCall = new Map(results.map((result) => [result.callId, result]));
  const lines = content.flatMap((part): readonly string[] => {
    switch (part.type) {
      case 'text':
        return [indented(part.text)];
      case 'reasoning':
        return part.text === '' ? [] : [style.dim(indented(part.text))];
      case 'tool_call': {
        const { status = 'unknown', text = '' } = byCall.get(part.id) ?? {};
        const input = part.malformed?.text ?? JSON.stringify(part.input);
        const state = status === 'ok' ? style.dim('ok') : style.yellow(status);
        return [
          `  ${style.cyan('●')} ${style.bold(oneLine(part.name))} ${oneLine(full ? input : short(input))} ${state}`,
          style.dim(resultOf(text, full)),
        ];
      }
      case 'server_tool':
        return [`  ${style.cyan('●')} ${oneLine(part.name)} ${style.dim('run by the vendor')}`];
      case 'citation':
        return [style.dim(`  source: ${oneLine(part.title ?? part.url ?? part.text)}`)];
      default:
        return assertNever(part);
    }
  });
  return state === 'complete' ? lines : [...lines, style.yellow(`  (${state})`)];
}

function resultOf(text: string, full: boolean): string {
  const lines = visible(text).trimEnd().split('\n');
  const kept = full ? lines : lines.slice(0, RESULT_LINES).map(short);
  const more = lines.length - kept.length;
  return [...kept, ...(more > 0 ? [`… ${more} more lines (--full)`] : [])].map((line) => `    ${line}`).join('\n');
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
}

function indented(text: string): string {
  return visible(text.trimEnd()).replaceAll(/^/gm, '  ');
}
