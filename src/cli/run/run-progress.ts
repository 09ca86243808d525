import { failedTerminal } from '../../plugin/failed-terminal.js';
import { isTerminal, type AgentEvent, type Denial, type EventEnvelope, type RunTerminal } from '../../plugin/event.js';
import type { ReportedUsage } from '../../plugin/usage.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import type { Renderer } from '../render/renderer.js';

/** How far a run has come, read from its events, so that its end can be told when the process cannot wait for it. */
export class RunProgress {
  #last: AgentEvent | undefined;
  #startedAt = Date.now();
  #text = '';
  #turns = 0;
  #usage: ReportedUsage | undefined;
  #costUsd: number | null = null;
  #denials: readonly Denial[] = [];
  readonly #unattended = new Set<string>();
  #exitCode: number | undefined;

  /** The exit code that the last terminal event told; undefined while a run goes on, or before the first. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** A renderer that shows what this one does, and nothing after the end of a run. */
  watching(renderer: Renderer): Renderer {
    return {
      ...renderer,
      event: (event) => {
        if (this.#exitCode !== undefined && event.type !== 'run.started') return;
        this.#see(event);
        renderer.event(event);
      },
      failure: (terminal, stack) => {
        if (this.#exitCode !== undefined) return;
        this.#exitCode = terminal.exitCode;
        renderer.failure(terminal, stack);
      },
    };
  }

  /** The terminal event of a run that ends here and now. */
  endedBy(error: unknown): EventEnvelope & RunTerminal {
    const { runId = '', sessionId = '', seq = -1 } = this.#last ?? {};
    const ended = failedTerminal(error, { durationMs: Date.now() - this.#startedAt, surface: COMMAND_LINE });
    return {
      v: 1,
      seq: seq + 1,
      ts: new Date().toISOString(),
      runId,
      sessionId,
      ...ended,
      text: this.#text,
      usage: this.#usage ?? ended.usage,
      costUsd: this.#costUsd,
      turns: this.#turns,
      denials: this.#denials,
    };
  }

  #see(event: AgentEvent): void {
    this.#last = event;
    if (event.type === 'message.delta') {
      if (event.channel === 'text') this.#text += event.text;
    } else if (event.type === 'run.started') this.#begin();
    else if (event.type === 'turn.started') {
      this.#turns = event.turn;
      this.#text = '';
    } else if (event.type === 'usage') this.#count(event);
    else if (event.type === 'approval.resolved') {
      if (event.decision === 'unavailable') this.#unattended.add(event.callId);
    } else if (event.type === 'tool.completed' && event.status === 'denied') {
      const unattended = this.#unattended.has(event.callId);
      const denial = { callId: event.callId, tool: event.name, reason: event.result.text, unattended };
      this.#denials = [...this.#denials, denial];
    } else if (isTerminal(event)) this.#exitCode = event.exitCode;
  }

  #begin(): void {
    this.#startedAt = Date.now();
    this.#exitCode = undefined;
    this.#text = '';
    this.#turns = 0;
    this.#usage = undefined;
    this.#costUsd = null;
    this.#denials = [];
  }

  #count({
    input,
    output,
    cacheRead,
    cacheWrite,
    reasoning,
    costUsd,
  }: ReportedUsage & { costUsd: number | null }): void {
    const sum = this.#usage;
    this.#costUsd =
      costUsd === null || (sum !== undefined && this.#costUsd === null) ? null : (this.#costUsd ?? 0) + costUsd;
    this.#usage =
      sum === undefined
        ? { input, output, cacheRead, cacheWrite, reasoning }
        : {
            input: sum.input + input,
            output: sum.output + output,
            cacheRead: sum.cacheRead + cacheRead,
            cacheWrite: sum.cacheWrite + cacheWrite,
            reasoning: sum.reasoning + reasoning,
          };
  }
}
