import { taskTextOf } from '../plugin/message.js';
import type { SessionHeader } from '../plugin/session-store.js';
import type { AgentEvent } from '../plugin/event.js';
import { isTurn } from './conversation.js';
import type { SessionEntry } from './latest-session.js';
import { parseRecord } from './parse-record.js';
import { readRegularFile } from './regular-file.js';
import { parseHeader } from './session-header.js';
import { parseNameLine } from './session-name.js';

/** A session as a list shows it. */
export interface SessionSummary extends SessionEntry {
  readonly header: SessionHeader;
  readonly name: string | undefined;
  /** Of the last run. */
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Model calls. */
  readonly turns: number;
  /** The first line of the first task. */
  readonly task: string | undefined;
}

/** A file in the store's folder that is no session, or one whose beginning was lost. */
export interface DamagedSession extends SessionEntry {
  readonly damaged: string;
}

/** The types that a summary is made of; lines of others, which may be long, are not parsed. */
const TELLING: ReadonlySet<string> = new Set(['run.started', 'message.completed', 'session.renamed']);
/** An event's type stands behind its envelope. */
const TYPE_WITHIN = 400;
const NEWLINE = 0x0a;

/** What a list shows of a file; never throws for what is in it. */
export function summarise(entry: SessionEntry): SessionSummary | DamagedSession {
  const bytes = readRegularFile(entry.path);
  if (bytes === undefined) return { ...entry, damaged: 'it is no file that can be read' };
  const lines = linesOf(bytes);
  const parse = parseHeader((lines.next().value?.toString('utf8') ?? '').replace(/^\uFEFF/, ''));
  if (!parse.ok) {
    const damaged =
      parse.why === 'newer'
        ? 'it was written by a newer version of Allos'
        : bytes.length === 0
          ? 'the file is empty'
          : 'its first line is no session header';
    return { ...entry, damaged };
  }
  let name: string | undefined;
  let started: { readonly provider: string; readonly model: string } | undefined;
  let turns = 0;
  let task: string | undefined;
  for (const line of lines) {
    if (!mayTell(line)) continue;
    const text = line.toString('utf8');
    name = parseNameLine(text)?.name ?? name;
    const event = parseRecord(text);
    if (event === undefined || event.parentRunId !== undefined) continue;
    if (event.type === 'run.started') started = event;
    if (isTurn(event)) turns += 1;
    task ??= taskOf(event);
  }
  return {
    ...entry,
    header: parse.header,
    name,
    provider: started?.provider,
    model: started?.model,
    turns,
    task,
  };
}

function* linesOf(bytes: Buffer): Generator<Buffer, undefined> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  return undefined;
}

function mayTell(line: Buffer): boolean {
  const type = /"type":"([^"]*)"/.exec(line.toString('latin1', 0, TYPE_WITHIN))?.[1];
  return type === undefined || TELLING.has(type);
}

function taskOf(event: AgentEvent): string | undefined {
  if (event.type !== 'message.completed' || event.message.role !== 'user') return undefined;
  return taskTextOf(event.message)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
}
