import { ConversationTotals } from '../context/conversation-totals.js';
import { frameTokens } from '../context/message-tokens.js';
import type {
  Agent,
  AgentRun,
  CompactionResult,
  ContextState,
  ConversationUsage,
  RunOptions,
} from '../plugin/agent.js';
import type { Approver } from '../plugin/approver.js';
import type { Clock, Ids } from '../plugin/clock.js';
import type { ContextStrategy } from '../plugin/context-strategy.js';
import { inject, Service } from '../plugin/decorators.js';
import { AllosError, isAllosError } from '../plugin/error.js';
import type { AgentEvent, AgentEventBody, RunStarted } from '../plugin/event.js';
import { failedTerminal } from '../plugin/failed-terminal.js';
import type { Message, SystemMessage } from '../plugin/message.js';
import { toolCallsOf } from '../plugin/message.js';
import type { Policy } from '../plugin/policy.js';
import type { Pricing } from '../plugin/pricing.js';
import type { Provider } from '../plugin/provider.js';
import { TOKENS } from '../plugin/tokens.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import { reportedUsage } from '../plugin/usage.js';
import { AbortWatch } from './abort-watch.js';
import { AGENT_TOKENS, type AgentOptions, type Conversation } from './agent-options.js';
import type { BegunWork, Seam } from './agent-services.js';
import { StartedRun } from './agent-run.js';
import { callBacksOf, type CallBacks } from './call-backs.js';
import { chosenModel } from './chosen-model.js';
import { checkRunOptions } from './check-run-options.js';
import { compactTranscript } from './compact-transcript.js';
import { ContextAdvice } from './context-advice.js';
import { ContextKeeper } from './context-keeper.js';
import { EventRecorder } from './event-recorder.js';
import { linkAbort } from './link-abort.js';
import { runLoop, type LoopDependencies, type LoopInput } from './loop.js';
import { ModelChain } from './model-chain.js';
import { Outbox } from './outbox.js';
import type { PrepareDependencies } from './prepared-call.js';
import { prepareTask, type PreparedTask } from './prepare-task.js';
import { priceOfCall } from './price-of-call.js';
import type { FallbackModel } from './ready-model.js';
import type { RequestFrame } from './request-to.js';
import { RunAccount, type RunLimits } from './run-account.js';
import type { SessionHooks } from './session-hooks.js';
import { builtInSystemPrompt, SYSTEM_PROMPT_VERSION } from './system-prompt.js';
import { terminalOf } from './terminal.js';
import { Transcript } from './transcript.js';
import type { World } from './world.js';

/** The part of the context window at which the transcript is shortened, unless it is said. */
const DEFAULT_COMPACT_AT = 0.8;

/** The agent of one session: gives the loop its dependencies, and every event its envelope and its place on disk. */
@Service(TOKENS.Agent)
export class SessionAgent implements Agent {
  readonly sessionId: string;
  readonly #options: AgentOptions;
  readonly #conversation: Conversation;
  readonly #dependencies: LoopDependencies;
  readonly #seam: Seam;
  readonly #transcript: Transcript;
  readonly #context: ContextKeeper;
  readonly #totals: ConversationTotals;
  #system: string | undefined;
  #busy = false;

  constructor(
    @inject(AGENT_TOKENS.Options) options: AgentOptions,
    @inject(AGENT_TOKENS.Conversation) conversation: Conversation,
    @inject(AGENT_TOKENS.World) world: World,
    @inject(AGENT_TOKENS.Preview) preview: PrepareDependencies['preview'],
    @inject(TOKENS.Provider) provider: Provider,
    @inject(AGENT_TOKENS.Fallbacks) fallbacks: readonly FallbackModel[],
    @inject(TOKENS.ToolCatalog) tools: ToolCatalog,
    @inject(TOKENS.Policy) policy: Policy,
    @inject(TOKENS.Approver) approver: Approver,
    @inject(TOKENS.Clock) clock: Clock,
    @inject(TOKENS.Ids) ids: Ids,
    @inject(TOKENS.Pricing) pricing: Pricing,
    @inject(AGENT_TOKENS.Seam) seam: Seam,
    @inject(TOKENS.ContextStrategy) strategy: ContextStrategy,
    @inject(AGENT_TOKENS.Hooks) hooks: SessionHooks,
  ) {
    this.sessionId = conversation.sessionId;
    this.#options = options;
    this.#conversation = conversation;
    this.#system = conversation.system;
    this.#seam = seam;
    const keepsPast = conversation.session?.path === undefined;
    this.#transcript = new Transcript(conversation.lineage, conversation.messages, { keepsPast });
    this.#totals = new ConversationTotals(conversation.usage);
    const { random } = Math;
    const parts = { world, preview, provider, fallbacks, tools, policy, approver, clock, ids, pricing, random };
    const services = seam.between(parts);
    const models = new ModelChain(chosenModel(options, services.provider), services.fallbacks, conversation.answeredBy);
    const advice = new ContextAdvice(strategy, (why) => hooks.warn('context strategy', why));
    this.#context = new ContextKeeper({
      model: models.current,
      compactAt: options.compactAt ?? DEFAULT_COMPACT_AT,
      maxOutputTokens: options.maxOutputTokens,
      frame: (count) => {
        const offered = services.tools.list().map(({ manifest }) => manifest);
        return frameTokens(this.#systemText(), offered, count);
      },
      measured: conversation.measured,
      advice: advice.needsCompaction,
    });
    this.#dependencies = {
      ...services,
      models,
      hooks,
      advice,
      cwd: services.world.cwd,
      roots: services.world.roots,
      priceOf: (usage, finish) => {
        const { providerName, model } = models.current;
        return priceOfCall(services, usage, finish?.origin ?? { provider: providerName, model });
      },
    };
  }

  get messages(): readonly Message[] {
    return this.#transcript.messages;
  }

  get usage(): ConversationUsage {
    return this.#totals.value;
  }

  get context(): ContextState {
    return this.#context.state(this.#transcript.messages);
  }

  async compact({
    signal = new AbortController().signal,
  }: { readonly signal?: AbortSignal } = {}): Promise<CompactionResult> {
    this.#refuseBusy();
    this.#refuseDisposed();
    this.#busy = true;
    const controller = new AbortController();
    const unlink = linkAbort(controller, { signal });
    const watch = new AbortWatch(controller.signal);
    try {
      this.#begin({ type: 'compaction' }, controller);
      this.#closeOpenCalls();
      const outbox = new Outbox(this.#seam.said);
      const account = new RunAccount({ ...this.#limits(), maxTurns: Infinity }, this.#dependencies.priceOf, outbox);
      const { recordAll } = this.#recorder(this.#dependencies.ids.next('run'));
      const input = {
        cause: 'asked',
        transcript: this.#transcript,
        context: this.#context,
        account,
        request: this.#request(this.#systemText()),
      } as const;
      let compaction: CompactionResult['compaction'];
      const done = outbox.during(() => compactTranscript(input, this.#dependencies, { outbox, watch }));
      for (let told = await outbox.next(); told !== undefined; told = await outbox.next()) {
        for (const event of recordAll(told)) if (event.type === 'compaction') compaction = event;
      }
      await done;
      this.#seam.end();
      // What stands between the agent and the world may end it too.
      const reason: unknown = controller.signal.reason;
      if (!signal.aborted && isAllosError(reason)) throw reason;
      if (compaction === undefined && signal.aborted) {
        throw new AllosError('run.interrupted', 'the compaction was ended by the caller; nothing was changed');
      }
      return { compaction, usage: reportedUsage(account.usage), costUsd: account.costUsd };
    } finally {
      this.#busy = false;
      watch.close();
      unlink();
    }
  }

  run(task: string, options: RunOptions = {}): AgentRun {
    if (typeof task !== 'string' || task.trim() === '') {
      throw new AllosError('usage.invalid', 'the task is empty', { hint: 'Say what is to be done.' });
    }
    checkRunOptions(options);
    this.#refuseBusy();
    this.#refuseDisposed();
    const runId = this.#dependencies.ids.next('run');
    const controller = new AbortController();
    return new StartedRun(runId, this.#events(runId, task, options, controller), () => controller.abort());
  }

  async saveSession(path: string): Promise<void> {
    const { save } = this.#conversation;
    if (save === undefined) throw new AllosError('session.write', 'this agent was made without a way to save');
    const system = this.#system === undefined ? [] : [this.#asSystemMessage(this.#system)];
    save(path, { history: [...system, ...this.#transcript.history], usage: this.usage });
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
    const { surface } = this.#dependencies.world;
    const startedAt = clock.monotonic();
    const elapsed = (): number => Math.round(clock.monotonic() - startedAt);
    const unlink = linkAbort(controller, options);
    const watch = new AbortWatch(controller.signal);
    const callBacks = callBacksOf(options);
    const recorder = this.#recorder(runId);
    let isBegun = false;
    const record = (body: AgentEventBody): AgentEvent => {
      const event = recorder.record(body);
      if (body.type === 'tool.requested') callBacks.onToolCall(body);
      return event;
    };
    try {
      this.#busy = true;
      const prepared = await this.#prepare(task, options, controller.signal);
      isBegun = true;
      this.#begin({ type: 'run', task }, controller);
      yield [record(this.#started())];
      const system = this.#systemText();
      const changed = this.#systemMessage(system);
      if (changed !== undefined) yield [record({ type: 'message.completed', message: changed })];
      this.#closeOpenCalls();

      const input = this.#loopInput(prepared, system, { options, callBacks });
      const outbox = new Outbox(this.#seam.said);
      const done = runLoop(input, this.#dependencies, { outbox, watch });
      for (let told = await outbox.next(); told !== undefined; told = await outbox.next()) {
        yield recorder.recordAll(told, record);
      }
      const outcome = await done;
      // Free before the end is told: whoever sees the terminal event may start the next run.
      this.#busy = false;
      const last = record(terminalOf(outcome, { signal: controller.signal, durationMs: elapsed(), surface }));
      this.#seam.end();
      yield [last];
    } catch (error) {
      this.#busy = false;
      if (!isBegun) throw error;
      const last = recorder.lastWord(failedTerminal(error, { durationMs: elapsed(), surface }));
      this.#seam.end();
      yield [last];
    } finally {
      this.#busy = false;
      watch.close();
      unlink();
    }
  }

  async #prepare(task: string, options: RunOptions, signal: AbortSignal): Promise<PreparedTask> {
    const { models, cwd } = this.#dependencies;
    const { provider, model } = models.restart();
    return await prepareTask(task, options, { provider, model, cwd, signal });
  }

  #loopInput(
    { content: task, answer }: PreparedTask,
    system: string,
    { options, callBacks }: { readonly options: RunOptions; readonly callBacks: CallBacks },
  ): LoopInput {
    const { maxIterations, ...bounds } = this.#limits();
    return {
      task,
      transcript: this.#transcript,
      context: this.#context,
      request: this.#request(system),
      toolChoice: this.#options.toolChoice,
      ...(answer === undefined ? {} : { answer }),
      limits: { ...bounds, maxTurns: options.maxIterations ?? maxIterations },
      onIteration: callBacks.onIteration,
    };
  }

  #begin(work: BegunWork, controller: AbortController): void {
    this.#context.moveTo(this.#dependencies.models.restart());
    this.#seam.begin(work, controller);
  }

  #recorder(runId: string): EventRecorder {
    return new EventRecorder({
      runId,
      sessionId: this.sessionId,
      clock: this.#dependencies.clock,
      session: this.#conversation.session,
      totals: this.#totals,
      hooks: this.#dependencies.hooks,
    });
  }

  #limits(): Omit<RunLimits, 'maxTurns'> & { readonly maxIterations: number } {
    const { maxIterations, maxTokens, maxCostUsd } = this.#options;
    return {
      maxIterations,
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    };
  }

  #refuseBusy(): void {
    if (!this.#busy) return;
    throw new AllosError('run.busy', 'another run of this agent is going on', {
      hint: 'Await it first, or make a second agent with its own session.',
    });
  }

  #refuseDisposed(): void {
    if (this.#conversation.disposed?.aborted !== true) return;
    throw new AllosError('usage.invalid', 'the agent was disposed of, so it runs nothing more', {
      hint: 'Call dispose() after the last run, or make a new agent with createAllos.',
    });
  }

  #started(): RunStarted {
    const { world, tools } = this.#dependencies;
    const { model, provider, effort, baseUrl } = this.#options;
    return {
      type: 'run.started',
      model,
      provider,
      ...(effort === undefined ? {} : { effort }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
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
    // A resumed session has its system text whole, as it was recorded.
    const isWhole = appendSystem === undefined || base.endsWith(`\n\n${appendSystem}`);
    return isWhole ? base : `${base}\n\n${appendSystem}`;
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

  #request(system: string): RequestFrame {
    const { temperature, maxOutputTokens } = this.#options;
    return {
      system,
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
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
}
