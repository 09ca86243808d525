import type { BegunWork } from '../agent/agent-services.js';
import { AllosError } from '../plugin/error.js';
import type { ToolCompleted, ToolProgress } from '../plugin/event.js';
import type {
  AnswerLine,
  CassetteLine,
  LineType,
  ReadingKind,
  ReadingOf,
  RecordedTool,
  ServiceName,
} from './cassette-line.js';
import { differenceText, type Difference } from './first-difference.js';
import { ReadingQueues } from './reading-queues.js';
import type { ProviderRequest } from '../plugin/provider.js';
import { RequestExpander } from './short-requests.js';
import type { Cassette } from './read-cassette.js';

type LineOf<Type extends LineType> = Extract<CassetteLine, { readonly type: Type }>;

/** What a line is called in messages. */
const NAMES: Readonly<Record<LineType, string>> = {
  composed: 'the beginning',
  begun: 'the beginning of a run',
  request: 'a request to a model',
  event: 'an answer of a model',
  over: 'the end of an answer',
  told: 'a result of a tool',
  answer: 'what a service said',
  slept: 'a wait',
  aborted: 'an abort',
  tools: 'a change of the tools',
  ended: 'the end of the run',
};

const SERVICES: Readonly<Record<ServiceName, string>> = {
  input: 'a look at the arguments of a call',
  policy: 'a decision about a call',
  preview: 'a preview of a call',
  approver: 'an approval',
  fallback: 'another model',
};

/** How long a recorded abort waits for what came before it and does not come, in milliseconds. */
const LATE_MS = 250;

/**
 * A recording that is being played: gives each asker what was recorded next, as long as it asks for that. What differs
 * is a miss, which ends the run.
 */
export class Tape {
  readonly #path: string;
  readonly #lines: readonly CassetteLine[];
  readonly #readings: ReadingQueues;
  readonly #requests = new Map<LineOf<'request'>, ProviderRequest>();
  readonly #calls = new Map<string, (event: ToolProgress | ToolCompleted) => void>();
  #at = 0;
  /** The line that was given last. */
  #given = 0;
  #tools: readonly RecordedTool[];
  #controller: AbortController | undefined;
  #late: NodeJS.Timeout | undefined;
  /** How far the work has come: what it has said, and the calls that it has begun. */
  #steps = 0;

  constructor({ path, lines, composed }: Cassette) {
    this.#path = path;
    this.#lines = lines;
    this.#tools = composed.tools;
    this.#readings = new ReadingQueues(lines);
    const requests = new RequestExpander();
    for (const line of lines) if (line.type === 'request') this.#requests.set(line, requests.expand(line.request));
  }

  /** The whole request that a line tells. */
  requestOf(line: LineOf<'request'>): ProviderRequest {
    return this.#requests.get(line) ?? { ...line.request, system: '', tools: [] };
  }

  /** The tools that are offered now. */
  get tools(): readonly RecordedTool[] {
    return this.#tools;
  }

  /** What was read at this place; undefined where nothing was. */
  read<Kind extends ReadingKind>(
    kind: Kind,
    matches?: (value: ReadingOf<Kind>) => boolean,
  ): ReadingOf<Kind> | undefined {
    const value = this.#readings.take(kind, matches);
    if (kind === 'now') this.#settle();
    return value;
  }

  begin(work: BegunWork, controller: AbortController, compare: (recorded: BegunWork) => Difference | undefined): void {
    this.#controller = controller;
    this.#steps = 0;
    const line = this.take('begun');
    if (line === undefined) return;
    if (line.work.type !== work.type) this.#fail(`a ${line.work.type} was recorded here, and now it is a ${work.type}`);
    const difference = compare(line.work);
    if (difference !== undefined) this.differs('the task', difference);
  }

  /** The work has come one step further. An arrow, so that it can be handed on. */
  readonly step = (): void => {
    this.#steps++;
    this.#settle();
  };

  /** The work is over; what was recorded of it and not asked for is passed over. */
  end(): void {
    this.#controller = undefined;
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#calls.clear();
    const end = this.#lines.findIndex(({ type }, index) => index >= this.#at && type === 'ended');
    this.#at = end === -1 ? this.#lines.length : end + 1;
    this.#readings.beginAt(this.#at);
  }

  /**
   * The next line, where it is of this kind; undefined where it is not, after the run was ended for it. Whoever gets
   * nothing waits for ever: the end of the run ends that.
   */
  take<Type extends LineType>(type: Type): LineOf<Type> | undefined {
    this.#settle({ force: true });
    const line = this.#lines[this.#at];
    if (line?.type !== type) {
      this.#unexpected(line, NAMES[type]);
      return undefined;
    }
    this.#advance();
    return line as LineOf<Type>;
  }

  /** The next line, where it is what this service said. */
  takeAnswer(of: ServiceName): AnswerLine | undefined {
    this.#settle({ force: true });
    const line = this.#lines[this.#at];
    if (line?.type === 'answer' && line.of === of) {
      this.#advance();
      return line;
    }
    this.#unexpected(line, SERVICES[of]);
    return undefined;
  }

  /** The same for an asker who can go on only with what was recorded, and waits otherwise. */
  async wait<Type extends LineType>(...types: readonly Type[]): Promise<LineOf<Type>> {
    this.#settle({ force: true });
    const line = this.#lines[this.#at];
    const isMeant = types.some((type) => type === line?.type);
    if (isMeant) {
      this.#advance();
      return line as LineOf<Type>;
    }
    this.#unexpected(line, NAMES[types[0] as Type]);
    return await new Promise(() => undefined);
  }

  /** A call that is going on: it is told what was recorded of it, when its turn comes. */
  play(callId: string, tell: (event: ToolProgress | ToolCompleted) => void): void {
    this.#calls.set(callId, tell);
    this.step();
    // Those that run beside it begin at the same moment.
    queueMicrotask(() => this.#playCalls());
  }

  /** A call that is waited for no longer; whether it was. */
  forget(callId: string): boolean {
    return this.#calls.delete(callId);
  }

  /** The run did something else than the one that was recorded. */
  differs(what: string, difference: Difference): void {
    this.#fail(`${what} is not the recorded one. ${differenceText(difference)}`, this.#given);
  }

  #unexpected(line: CassetteLine | undefined, asked: string): void {
    // After an abort nothing more may have been recorded of what was going on.
    if (this.#controller?.signal.aborted === true) return;
    if (line === undefined) this.#fail(`it asks for ${asked}, and the recording ends here`);
    else this.#fail(`it asks for ${asked}, and ${nameOf(line)} was recorded here`);
  }

  #fail(what: string, at = this.#at): void {
    // Line 1 is the header, line 2 how the agent was made.
    const message = `The run is not the one in ${this.#path}, line ${at + 3}: ${what}`;
    const hint = 'Run it as it was recorded, or record it again if the change is meant.';
    this.#controller?.abort(new AllosError('cassette.miss', message, { hint }));
  }

  #advance(): void {
    this.#given = this.#at;
    this.#at++;
    this.#settle();
  }

  /**
   * Does what happened by itself at this place. An abort came when so much had been told; `force` where somebody asks
   * for what comes after it.
   */
  #settle({ force = false }: { readonly force?: boolean } = {}): void {
    for (;;) {
      const line = this.#lines[this.#at];
      if (line?.type === 'tools') this.#tools = line.tools;
      else if (line?.type === 'aborted' && (force || this.#hasReached(line))) this.#abort(line);
      else break;
      this.#at++;
    }
    if (this.#calls.size > 0) queueMicrotask(() => this.#playCalls());
  }

  #hasReached({ steps = 0 }: LineOf<'aborted'>): boolean {
    return this.#steps >= steps && this.#readings.hasReached(this.#at);
  }

  #abort({ reason }: LineOf<'aborted'>): void {
    if (this.#controller?.signal.aborted === true) return;
    if (reason === undefined) this.#controller?.abort();
    else
      this.#controller?.abort(
        new AllosError(reason.code, reason.message, reason.hint === undefined ? {} : { hint: reason.hint }),
      );
  }

  #playCalls(): void {
    while (this.#calls.size > 0) {
      const line = this.#lines[this.#at];
      const tell = line?.type === 'told' ? this.#calls.get(line.event.callId) : undefined;
      if (line?.type === 'told' && tell !== undefined) {
        if (line.event.type === 'tool.completed') this.#calls.delete(line.event.callId);
        this.#at++;
        tell(line.event);
        this.#settle();
      } else if (line?.type === 'aborted') {
        this.#late ??= setTimeout(() => {
          this.#late = undefined;
          this.#settle({ force: true });
        }, LATE_MS);
        return;
      } else {
        this.#unexpected(line, NAMES.told);
        return;
      }
    }
  }
}

function nameOf(line: CassetteLine): string {
  return line.type === 'answer' ? SERVICES[line.of] : NAMES[line.type];
}
