import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../../error-table.js';
import { isAllosError } from '../../../error.js';
import type { AgentEvent } from '../../../event.js';
import type { OpenSession, SessionStore } from '../../../session-store.js';
import { BrokenContract, holds, same, shown } from '../broken-contract.js';
import { startWriter, type StoreWriter } from './store-writer.js';
import type { SessionStoreUnderTest } from './store-under-test.js';

/** The folder in which the sessions of a contract run. */
export const CWD = '/work/project';

/** A folder of its own for one contract, with all that is open in it. */
export class StoreScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'allos-store-'));
  /** Where the store keeps its sessions. */
  readonly directory = join(this.folder, 'sessions');
  readonly #subject: SessionStoreUnderTest;
  readonly #open: OpenSession[] = [];
  readonly #writers: StoreWriter[] = [];

  constructor(subject: SessionStoreUnderTest) {
    this.#subject = subject;
  }

  /** The store as another program would have it. */
  async store(): Promise<SessionStore> {
    return await this.#subject.store(this.directory);
  }

  /** A session that is closed when the contract ends. */
  async held(session: Promise<OpenSession>): Promise<OpenSession> {
    const open = await session;
    this.#open.push(open);
    return open;
  }

  /** A closed session with these events. */
  async written(...events: readonly AgentEvent[]): Promise<OpenSession> {
    const session = await this.held((await this.store()).create({ cwd: CWD }));
    for (const each of events) session.append(each);
    session.close();
    return session;
  }

  /** What a program that comes later finds. */
  async reopened(reference: string): Promise<OpenSession> {
    return await this.held((await this.store()).open(reference));
  }

  /** Fails unless a later program finds just these events. */
  async finds(reference: string, events: readonly AgentEvent[], what: string): Promise<OpenSession> {
    const session = await this.reopened(reference);
    same(session.events, events, what);
    session.close();
    return session;
  }

  /** A process that writes into a new session, or into one that is there. */
  async writer(reference = ''): Promise<StoreWriter> {
    const { module } = this.#subject;
    if (module === undefined) throw new BrokenContract('there is no module for another process');
    const writer = await startWriter({ module, directory: this.directory, reference, cwd: CWD });
    this.#writers.push(writer);
    return writer;
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) await writer.kill();
    for (const session of this.#open) {
      try {
        session.close();
      } catch {
        // Closed already: what a second close does is nobody's contract.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An event that every store keeps. */
export function note(seq: number, message = `note ${seq}`): AgentEvent {
  const ts = new Date(1_795_000_000_000 + seq).toISOString();
  return { v: 1, seq, ts, runId: 'run_1', sessionId: 'ses_1', type: 'warning', code: 'test.note', message };
}

/** Fails unless the step is refused with an error of this code. */
export async function refused(code: ErrorCode, step: () => unknown, what: string): Promise<void> {
  let answer: unknown;
  try {
    answer = await step();
  } catch (error) {
    holds(isAllosError(error), `${what}: expected an AllosError ${code}, got ${shown(error)}`);
    return same(error.code, code, `${what}, the code of the error`);
  }
  throw new BrokenContract(`${what}: expected the error ${code}, got ${shown(answer)}`);
}
