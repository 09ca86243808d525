import type { Message } from '../plugin/message.js';
import { isSummary } from './summary-message.js';

/** What a compaction keeps as it is, and what its summary has to stand for. */
export interface CompactionPlan {
  /** The user's first and latest task, where they are not in the tail. */
  readonly kept: readonly Message[];
  /** What the summary stands for, in order: an earlier summary among it. May be empty. */
  readonly removed: readonly Message[];
  /** The last turns, whole: never empty. */
  readonly tail: readonly Message[];
  /** Characters that each tool result of the tail may keep; set when the last turn alone is too large. */
  readonly resultLimit?: number;
}

/** How much may stay. */
export interface PlanLimits {
  /** An estimate of one message, in tokens. */
  readonly tokensOf: (message: Message) => number;
  /** Tokens for the tasks and the tail together. */
  readonly budget: number;
}

/** Characters below which a result says nothing any more. */
const LEAST_RESULT = 400;

/**
 * Chooses what stays of a transcript: as many of the last turns as the budget holds, at least one. A turn is an answer
 * with the results of its calls, or a message of the user, and is never split.
 *
 * @returns undefined when nothing can be left out
 */
export function planCompaction(messages: readonly Message[], limits: PlanLimits): CompactionPlan | undefined {
  const tasks = tasksOf(messages);
  const room = limits.budget - sumOf([...tasks], limits);
  const start = tailStart(messages, room, limits);
  if (start === undefined) return undefined;
  const tail = messages.slice(start);
  const early = messages.slice(0, start);
  const kept = early.filter((message) => tasks.has(message));
  const removed = early.filter((message) => !tasks.has(message));
  const resultLimit = resultLimitOf(tail, room, limits);
  if (resultLimit === undefined && removed.every(isSummary)) return undefined;
  return { kept, removed, tail, ...(resultLimit === undefined ? {} : { resultLimit }) };
}

function tasksOf(messages: readonly Message[]): ReadonlySet<Message> {
  const said = messages.filter((message) => message.role === 'user' && !isSummary(message));
  return new Set([said[0], said.at(-1)].filter((message) => message !== undefined));
}

/** The index of the first message of the tail. An earlier summary is always before it. */
function tailStart(messages: readonly Message[], room: number, limits: PlanLimits): number | undefined {
  const least = messages.findLastIndex(isSummary) + 1;
  let start: number | undefined;
  let left = room;
  for (let end = messages.length; end > least;) {
    let first = end - 1;
    while (first > least && messages[first]?.role === 'tool') first--;
    left -= sumOf(messages.slice(first, end), limits);
    if (start !== undefined && left < 0) break;
    start = first;
    end = first;
  }
  return start;
}

function resultLimitOf(tail: readonly Message[], room: number, limits: PlanLimits): number | undefined {
  const results = tail.flatMap((message) => (message.role === 'tool' ? message.content : []));
  const excess = sumOf(tail, limits) - Math.max(0, room);
  if (excess <= 0 || results.length === 0) return undefined;
  const characters = results.reduce((sum, { text }) => sum + text.length, 0);
  const tokens = sumOf(
    tail.filter(({ role }) => role === 'tool'),
    limits,
  );
  const kept = Math.max(0, 1 - excess / Math.max(1, tokens));
  const limit = Math.max(LEAST_RESULT, Math.floor((characters * kept) / results.length));
  return results.some(({ text }) => text.length > 2 * limit) ? limit : undefined;
}

function sumOf(messages: readonly Message[], { tokensOf }: PlanLimits): number {
  return messages.reduce((sum, message) => sum + tokensOf(message), 0);
}
