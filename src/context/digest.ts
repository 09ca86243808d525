import type { Message, ToolCallPart, ToolResultPart } from '../plugin/message.js';
import { taskTextOf, textOf, toolCallsOf } from '../plugin/message.js';
import { shortened } from './shorten-results.js';
import { isSummary } from './summary-message.js';

const TASKS = { most: 10, characters: 400 };
const CALLS = { most: 40, characters: 160 };
const RESULTS = { most: 3, characters: 600 };
const SAID_CHARACTERS = 1_000;
const EARLIER_CHARACTERS = 4_000;

/**
 * What happened in a part of a transcript, put together without a model: what the user said, what was done to which
 * file, the last results and words. The same messages always give the same text.
 */
export function digest(messages: readonly Message[], limit: number): string {
  const earlier = messages.filter(isSummary).map((message) => shortened(textOf(message), EARLIER_CHARACTERS));
  const said = messages.flatMap((message) =>
    message.role === 'user' && !isSummary(message) ? [taskTextOf(message)] : [],
  );
  const answers = messages.flatMap((message) => (message.role === 'assistant' ? [message] : []));
  const results = messages.flatMap((message) => (message.role === 'tool' ? message.content : []));
  const status = new Map(results.map((result) => [result.callId, result.status]));
  const calls = answers.flatMap(toolCallsOf).map((call) => callLine(call, status.get(call.id)));
  const lastWords = answers.map(textOf).findLast((text) => text.trim() !== '');
  return shortened(
    [
      ...earlier,
      ...section(
        'The user also said',
        said.slice(-TASKS.most).map((text) => oneLine(text, TASKS.characters)),
      ),
      ...section('What was called', lastOf([...new Set(calls)], CALLS.most)),
      ...section('The last results', results.slice(-RESULTS.most).map(resultLines)),
      ...(lastWords === undefined ? [] : section('You last said', [shortened(lastWords, SAID_CHARACTERS)])),
    ].join('\n\n'),
    limit,
  );
}

function callLine({ name, input }: ToolCallPart, status: ToolResultPart['status'] | undefined): string {
  const { path, command } = input;
  const about = typeof path === 'string' ? path : typeof command === 'string' ? command : JSON.stringify(input);
  return `${name} ${oneLine(about, CALLS.characters)}${status === 'ok' ? '' : ` (${status ?? 'unknown'})`}`;
}

function resultLines({ name, status, text }: ToolResultPart): string {
  return `${name} (${status}): ${shortened(text, RESULTS.characters)}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `- ${line}`).join('\n')}`];
}

function lastOf(lines: readonly string[], most: number): readonly string[] {
  const left = lines.length - most;
  return left <= 0 ? lines : [`(${left} more before these)`, ...lines.slice(-most)];
}

function oneLine(text: string, characters: number): string {
  return shortened(text.replaceAll(/\s+/g, ' ').trim(), characters).replaceAll('\n', ' ');
}
