import type { BegunWork } from '../agent/agent-services.js';
import { lineWithoutSecrets } from '../log/line-without-secrets.js';
import { isAllosError } from '../plugin/error.js';
import { writeError, type CassetteFile } from './cassette-file.js';
import {
  CASSETTE_VERSION,
  type AbortReason,
  type CassetteHeader,
  type CassetteLine,
  type Composed,
  type LineBody,
  type ReadingKind,
  type ReadingOf,
  type Readings,
} from './cassette-line.js';
import { linesWithoutKeys } from './without-key-shapes.js';

export interface RecorderOptions {
  readonly path: string;
  readonly file: CassetteFile;
  /** Known values, the longest first (`usableSecrets`). */
  readonly secrets: readonly string[];
  readonly allosVersion: string;
  readonly now: () => number;
  /** How the agent was made; asked for with the first line. */
  readonly composed: () => Composed;
}

/**
 * Writes down what passes between an agent and all that it acts through, line by line as it happens. The pieces of an
 * answer wait for its end, a few seconds at most: a key could lie across two of them.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #readings = new Map<ReadingKind, unknown[]>();
  #held: CassetteLine[] = [];
  #hasBegun = false;
  #isBroken = false;
  #controller: AbortController | undefined;
  #steps = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Keeps what was read at once for the next line; gives it back. */
  read<Kind extends ReadingKind>(kind: Kind, value: ReadingOf<Kind>): ReadingOf<Kind> {
    const list = this.#readings.get(kind);
    if (list === undefined) this.#readings.set(kind, [value]);
    else list.push(value);
    return value;
  }

  write(body: LineBody): void {
    const readings = Object.fromEntries(this.#readings) as Readings;
    this.#held.push(this.#readings.size === 0 ? body : { ...body, readings });
    this.#readings.clear();
    if (!isMiddle(body)) this.#flush();
  }

  /**
   * Writes what comes of something that begins now, as long as the work that it belongs to goes on: what an abort left
   * behind may still say something, to nobody.
   */
  pen(): (body: LineBody) => void {
    const controller = this.#controller;
    return (body) => {
      if (this.#controller === controller) this.write(body);
    };
  }

  /** What is recorded from here on is this work; aborting the controller ends it. */
  begin(work: BegunWork, controller: AbortController): void {
    this.#controller = controller;
    this.#steps = 0;
    this.write({ type: 'begun', work });
    const { signal } = controller;
    const aborted = (): void => {
      if (this.#controller === controller)
        this.write({ type: 'aborted', steps: this.#steps, ...reasonOf(signal.reason) });
    };
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  }

  /** The work has come one step further. An arrow, so that it can be handed on. */
  readonly step = (): void => {
    this.#steps++;
  };

  end(): void {
    this.#controller = undefined;
    this.write({ type: 'ended' });
  }

  close(): void {
    this.#flush();
    this.#options.file.close();
  }

  /** Never throws: it is called from wherever something happens. A recording that fails ends its run. */
  #flush(): void {
    const held = this.#held;
    this.#held = [];
    if (held.length === 0 || this.#isBroken) return;
    const { file, secrets, path } = this.#options;
    try {
      const lines = linesWithoutKeys(this.#hasBegun ? held : [this.#options.composed(), ...held], secrets);
      const text = lines.map((line) => `${lineWithoutSecrets(line, secrets)}\n`).join('');
      file.append(this.#hasBegun ? text : `${JSON.stringify(this.#header())}\n${text}`);
      this.#hasBegun = true;
    } catch (error) {
      this.#isBroken = true;
      const controller = this.#controller;
      this.#controller = undefined;
      controller?.abort(writeError(path, error));
    }
  }

  #header(): CassetteHeader {
    const { now, allosVersion: allos } = this.#options;
    return { type: 'cassette', v: CASSETTE_VERSION, createdAt: new Date(now()).toISOString(), allos };
  }
}

/** Whether a line may stand between two pieces of one answer. */
function isMiddle(body: LineBody): boolean {
  if (body.type === 'aborted') return true;
  return body.type === 'event' && body.event?.type !== 'finish' && body.event?.type !== 'error';
}

function reasonOf(reason: unknown): { readonly reason?: AbortReason } {
  if (!isAllosError(reason)) return {};
  const { code, message, hint } = reason;
  return { reason: { code, message, ...(hint === undefined ? {} : { hint }) } };
}
