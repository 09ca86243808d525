import type { AgentEvent, Warning } from '../plugin/event.js';
import type { FinishedToolCall, HookMethods, HookMoment, ModelCallToCome } from '../plugin/hook.js';
import { messageOf } from '../plugin/error.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import { callHook } from './call-hook.js';
import { deepFreeze } from './deep-freeze.js';
import type { Telling } from './outbox.js';

/** A method of one hook, and whose it is. */
export interface AttributedHook<Moment extends HookMoment> {
  /** As `hook tidy of plugin allos-plugin-tidy@1.0.0`. */
  readonly label: string;
  readonly limitMs: number;
  readonly call: HookMethods[Moment];
}

/** The hooks of a session, in their order. */
export type HookLists = { readonly [Moment in HookMoment]: readonly AttributedHook<Moment>[] };

/** Of a session without any. */
export const NO_HOOKS: HookLists = Object.freeze({
  beforeModelCall: [],
  beforeToolCall: [],
  afterToolCall: [],
  onEvent: [],
});

/** Who hears of a hook that failed, and who may end the wait for it. */
interface HookState {
  readonly outbox: Telling;
  readonly watch: AbortWatch;
}

/** How long disposing waits for subscribers that are not done, in milliseconds. */
const SETTLE_MS = 2_000;

/**
 * Calls the hooks of a session. A run without hooks asks for the length of a list, and waits for nothing.
 */
export class SessionHooks {
  readonly guards: HookLists['beforeToolCall'];
  readonly #lists: HookLists;
  /** Those that were told of: a hook that always fails is told once. */
  readonly #told = new Set<string>();
  readonly #pending = new Set<Promise<void>>();
  #warnings: Warning[] = [];

  constructor(lists: HookLists) {
    this.#lists = lists;
    this.guards = lists.beforeToolCall;
  }

  /** Whether anybody wants to know before a model is called. */
  get looksBeforeModelCalls(): boolean {
    return this.#lists.beforeModelCall.length > 0;
  }

  get looksAfterToolCalls(): boolean {
    return this.#lists.afterToolCall.length > 0;
  }

  async beforeModelCall(call: ModelCallToCome, { outbox, watch }: HookState): Promise<void> {
    for (const hook of this.#lists.beforeModelCall) {
      const answer = await callHook(hook, (context) => hook.call(call, context), watch);
      if (answer === ABANDONED) return;
      if (answer.type === 'failed')
        this.#tell(hook.label, 'beforeModelCall', answer.why, (event) => outbox.push(event));
    }
  }

  async afterToolCall(call: FinishedToolCall, { outbox, watch }: HookState): Promise<void> {
    for (const hook of this.#lists.afterToolCall) {
      const answer = await callHook(hook, (context) => hook.call(call, context), watch);
      if (answer === ABANDONED) return;
      if (answer.type === 'failed') this.#tell(hook.label, 'afterToolCall', answer.why, (event) => outbox.push(event));
    }
  }

  /** Tells the subscribers of an event that was written down; waits for none of them. */
  onEvent(event: AgentEvent): void {
    const { onEvent } = this.#lists;
    if (onEvent.length === 0) return;
    // A copy: what a subscriber is given cannot change what the others, the renderer or the session get.
    const copy = this.#copyOf(event);
    if (copy === undefined) return;
    for (const { label, call } of onEvent) {
      const failed = (error: unknown): void =>
        this.#tell(label, 'onEvent', messageOf(error), (warning) => this.#warnings.push(warning));
      try {
        const answer: unknown = call(copy);
        if (answer instanceof Promise) this.#await(answer.then(() => undefined, failed));
      } catch (error) {
        failed(error);
      }
    }
  }

  /** Undefined for what cannot be copied, such as the functions in what a tool says of its changes. */
  #copyOf(event: AgentEvent): AgentEvent | undefined {
    try {
      return deepFreeze<AgentEvent>(structuredClone(event));
    } catch (error) {
      this.warn(`copy of ${event.type}`, `subscribers were not told of ${event.type}: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Has something told once, with the next events. */
  warn(key: string, message: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#warnings.push({ type: 'warning', code: 'service.failed', message });
  }

  /** What has to be told of subscribers since it was last asked for. */
  takeWarnings(): readonly Warning[] {
    if (this.#warnings.length === 0) return this.#warnings;
    const warnings = this.#warnings;
    this.#warnings = [];
    return warnings;
  }

  /** Waits a moment for subscribers that still write what they were told. */
  async settled(): Promise<void> {
    if (this.#pending.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_MS);
    });
    await Promise.race([Promise.all(this.#pending), late]).finally(() => clearTimeout(timer));
  }

  #await(answer: Promise<void>): void {
    const done = answer.finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  #tell(label: string, moment: HookMoment, why: string, say: (warning: Warning) => void): void {
    const key = `${moment} ${label}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    say({ type: 'warning', code: 'hook.failed', message: `${label} failed in ${moment}: ${why}. The run goes on.` });
  }
}
