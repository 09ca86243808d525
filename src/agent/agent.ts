import type { Agent, AgentRun, RunOptions } from '../plugin/agent.js';
import type { Approver } from '../plugin/approver.js';
import type { Clock, Ids } from '../plugin/clock.js';
import { inject, Service } from '../plugin/decorators.js';
import { AllosError } from '../plugin/error.js';
import type { AgentEvent, AgentEventBody, RunStarted } from '../plugin/event.js';
import { failedTerminal } from '../plugin/failed-terminal.js';
import type { Message, SystemMessage } from '../plugin/message.js';
import { toolCallsOf } from '../plugin/message.js';
import type { Policy } from '../plugin/policy.js';
import type { Pricing } from '../plugin/pricing.js';
import type { Provider } from '../plugin/provider.js';
import { TOKENS } from '../plugin/tokens.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import { AGENT_TOKENS, type AgentOptions, type Conversation } from './agent-options.js';
import { StartedRun } from './agent-run.js';
import { AbortWatch } from './abort-watch.js';
import { callBacksOf } from './call-backs.js';
import type { ToolWorld } from './execute-call.js';
import { runLoop, type LoopDependencies, type LoopOutcome } from './loop.js';
import { Outbox } from './outbox.js';
import type { PrepareDependencies } from './prepare-call.js';
import { priceOfCall } from './price-of-call.js';
import { builtInSystemPrompt, SYSTEM_PROMPT_VERSION } from './system-prompt.js';
import { terminalOf } from './terminal.js';
import { Transcript } from './transcript.js';

/** The agent of one session: gives the loop its dependencies, and every event its envelope and its place on disk. */
@Service(TOKENS.Agent)
export class SessionAgent implements Agent {
  readonly sessionId: string;
  readonly #options: AgentOptions;
  readonly #conversation: Conversation;
  readonly #dependencies: LoopDependencies;
  readonly #transcript: Transcript;
  #system: string | undefined;
  #busy = false;

  constructor(
    @inject(AGENT_TOKENS.Options) options: AgentOptions,
    @inject(AGENT_TOKENS.Conversation) conversation: Conversation,
    @inject(AGENT_TOKENS.World) world: ToolWorld,
    @inject(AGENT_TOKENS.Preview) preview: PrepareDependencies['preview'],
    @inject(TOKENS.Provider) provider: Provider,
    @inject(TOKENS.ToolCatalog) tools: ToolCatalog,
    @inject(TOKENS.Policy) policy: Policy,
    @inject(TOKENS.Approver) approver: Approver,
    @inject(TOKENS.Clock) clock: Clock,
    @inject(TOKENS.Ids) ids: Ids,
    @inject(TOKENS.Pricing) pricing: Pricing,
  ) {
    this.sessionId = conversation.sessionId;
    this.#options = options;
    this.#conversation = conversation;
    this.#system = conversation.system;
    this.#transcript = new Transcript(conversation.lineage, conversation.messages);
    this.#dependencies = {
      provider,
      providerName: options.provider,
      tools,
      policy,
      approver,
      clock,
      ids,
      world,
      preview,
      cwd: world.cwd,
      roots: world.roots,
      retry: options.retry,
      random: Math.random,
      priceOf: (usage, finish) => priceOfCall({ pricing, clock }, usage, finish?.origin ?? options),
    };
  }

  get messages(): readonly Message[] {
    return this.#transcript.messages;
  }

  run(task: string, options: RunOptions = {}): AgentRun {
    if (typeof task !== 'string' || task.trim() === '') {
      throw new AllosError('usage.invalid', 'the task is empty', { hint: 'Say what is to be done.' });
    }
    if (this.#busy) {
      throw new AllosError('run.busy', 'another run of this agent is going on', {
        hint: 'Await it first, or make a second agent with its own session.',
      });
    }
    this.#refuseDisposed();
    const runId = this.#dependencies.ids.next('run');
    const controller = new AbortController();
    return new StartedRun(runId, this.#events(runId, task, options, controller), () => controller.abort());
  }

  async saveSession(path: string): Promise<void> {
    const { save } = this.#conversation;
    if (save === undefined) throw new AllosError('session.write', 'this agent was made without a way to save');
    const system = this.#system === undefined ? [] : [this.#asSystemMessage(this.#system)];
    save(path, [...system, ...this.messages]);
  }

  async *#events(
    runId: string,
    task: string,
    options: RunOptions,
    controller: AbortController,
  ): AsyncGenerator<readonly AgentEvent[], void> {
    if (this.#busy) throw new AllosError('run.busy', 'another run of this agent was started first');
    this.#refuseDisposed();
    const { clock } = this.#dependencies;
    const startedAt = clock.monotonic();
    const elapsed = (): number => Math.round(clock.monotonic() - startedAt);
    const unlink = linkAbort(controller, options);
    const watch = new AbortWatch(controller.signal);
    const callBacks = callBacksOf(options);
    let seq = 0;
    const record = (body: AgentEventBody): AgentEvent => {
      // One literal with one spread: a second one makes it fifteen times slower and three times larger.
      const event: AgentEvent = {
        v: 1,
        seq: seq++,
        ts: new Date(clock.now()).toISOString(),
        runId,
        sessionId: this.sessionId,
        ...body,
      };
      this.#conversation.session?.append(event);
      if (body.type === 'tool.requested') callBacks.onToolCall(body);
      return event;
    };
    try {
      this.#busy = true;
      yield [record(this.#started())];
      const system = this.#systemText();
      const changed = this.#systemMessage(system);
      if (changed !== undefined) yield [record({ type: 'message.completed', message: changed })];
      this.#closeOpenCalls();

      const loop = runLoop(
        {
          task: [{ type: 'text', text: task }],
          transcript: this.#transcript,
          request: this.#request(system),
          maxTurns: options.maxIterations ?? this.#options.maxIterations,
          onIteration: callBacks.onIteration,
          ...(this.#options.maxTokens === undefined ? {} : { maxTokens: this.#options.maxTokens }),
          ...(this.#options.maxCostUsd === undefined ? {} : { maxCostUsd: this.#options.maxCostUsd }),
        },
        this.#dependencies,
        { outbox: new Outbox(), watch },
      );
      let outcome: LoopOutcome | undefined;
      while (outcome === undefined) {
        const step = await loop.next();
        if (step.done === true) outcome = step.value;
        else yield step.value.map(record);
      }
      // Free before the end is told: whoever sees the terminal event may start the next run.
      this.#busy = false;
      yield [record(terminalOf(outcome, controller.signal, elapsed()))];
    } catch (error) {
      this.#busy = false;
      yield [this.#lastWord(error, { runId, seq, durationMs: elapsed() })];
    } finally {
      this.#busy = false;
      watch.close();
      unlink();
    }
  }

  #refuseDisposed(): void {
    if (this.#conversation.disposed?.aborted !== true) return;
    throw new AllosError('usage.invalid', 'the agent was disposed of, so it runs nothing more', {
      hint: 'Call dispose() after the last run, or make a new agent with createAllos.',
    });
  }

  #started(): RunStarted {
    const { world, tools } = this.#dependencies;
    return {
      type: 'run.started',
      model: this.#options.model,
      provider: this.#options.provider,
      cwd: world.cwd,
      mode: this.#options.mode,
      tools: tools.list().map((tool) => tool.manifest.name),
      plugins: this.#options.plugins,
      systemPrompt: this.#isCustom() ? 'custom' : SYSTEM_PROMPT_VERSION,
    };
  }

  #isCustom(): boolean {
    return this.#options.systemPrompt !== undefined || this.#system !== undefined;
  }

  #systemText(): string {
    const { systemPrompt, appendSystem, platform } = this.#options;
    const date = new Date(this.#dependencies.clock.now()).toISOString().slice(0, 10);
    const base =
      systemPrompt ?? this.#system ?? builtInSystemPrompt({ cwd: this.#dependencies.world.cwd, platform, date });
    return appendSystem === undefined ? base : `${base}\n\n${appendSystem}`;
  }

  /** A prompt of the user's own is part of the conversation, so that a later run goes on with it. */
  #systemMessage(text: string): SystemMessage | undefined {
    if (this.#options.systemPrompt === undefined || this.#system === text) return undefined;
    this.#system = text;
    return this.#asSystemMessage(text);
  }

  #asSystemMessage(text: string): SystemMessage {
    return { role: 'system', id: this.#dependencies.ids.next('msg'), content: [{ type: 'text', text }] };
  }

  #request(system: string): Parameters<typeof runLoop>[0]['request'] {
    const { model, temperature, maxOutputTokens, effort, providerOptions } = this.#options;
    return {
      model,
      system,
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      ...(effort === undefined ? {} : { effort }),
      ...(providerOptions === undefined ? {} : { providerOptions }),
    };
  }

  /** A run that an error ended may have left calls without results; no API takes such a transcript. */
  #closeOpenCalls(): void {
    const last = this.messages.at(-1);
    if (last?.role !== 'assistant') return;
    const calls = toolCallsOf(last);
    if (calls.length === 0) return;
    this.#transcript.append({
      role: 'tool',
      id: `${last.id}:results`,
      content: calls.map(({ id, name }) => ({
        type: 'tool_result',
        callId: id,
        name,
        status: 'unknown',
        text: 'The last run broke off during this call; it may or may not have run. Check before you repeat it.',
      })),
    });
  }

  /** The terminal event of a run that an error ended. The session may be what failed, so it is only tried. */
  #lastWord(
    error: unknown,
    at: { readonly runId: string; readonly seq: number; readonly durationMs: number },
  ): AgentEvent {
    const event: AgentEvent = {
      v: 1,
      seq: at.seq,
      ts: new Date(this.#dependencies.clock.now()).toISOString(),
      runId: at.runId,
      sessionId: this.sessionId,
      ...failedTerminal(error, at.durationMs),
    };
    try {
      this.#conversation.session?.append(event);
    } catch {
      // The event itself says that the session could not be written.
    }
    return event;
  }
}

/** Aborts the run when its caller does, or when its time is up. */
function linkAbort(controller: AbortController, { signal, timeoutMs }: RunOptions): () => void {
  const onAbort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(
          () =>
            controller.abort(
              new AllosError('run.timeout', `the run took longer than ${timeoutMs / 1000} s`, {
                hint: 'Raise --timeout, or continue the session with allos run -c "go on".',
              }),
            ),
          timeoutMs,
        );
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}
