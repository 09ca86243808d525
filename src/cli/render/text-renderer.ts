import type { AgentEvent, EventEnvelope, RunStarted, RunTerminal } from '../../plugin/event.js';
import { visible } from '../../plugin/visible.js';
import { hopLine } from './hop-line.js';
import { logLine } from './log-line.js';
import { callSummary, capitalised, errorLine, firstLine, notOk } from './one-line.js';
import type { Output } from './output.js';
import type { Renderer } from './renderer.js';
import { hasSpent, runSummary } from './run-summary.js';
import type { Style } from './style.js';

export interface TextRendererOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly style: Style;
  /** Whether the answer is shown as it comes. Elsewhere stdout gets the final answer alone, when it is known. */
  readonly live: boolean;
  /** Whether an answer that had to match a schema is all that stdout may get: one that does not match is no answer. */
  readonly outputOnly?: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** For people: the answer on stdout; what happens on stderr, a line for each call. */
export function createTextRenderer(options: TextRendererOptions): Renderer {
  const { stdout, stderr, style, live, outputOnly = false, quiet, verbose } = options;
  let midLine = false;

  const line = (text: string): void => {
    if (midLine) stdout.write('\n');
    midLine = false;
    stdout.flush();
    stderr.write(`${text}\n`);
    stderr.flush();
  };
  const progress = (text: string): void => {
    if (!quiet) line(text);
  };
  const answer = (text: string): void => {
    if (text === '') return;
    stdout.write(text);
    midLine = !text.endsWith('\n');
  };

  const end = (event: EventEnvelope & RunTerminal): void => {
    if (!live && (!outputOnly || event.output !== undefined)) answer(event.text);
    if (midLine) stdout.write('\n');
    midLine = false;
    if (event.error !== undefined) line(errorLine(event, style));
    if (verbose) line(style.dim(`${runSummary(event)}, ${event.durationMs} ms`));
    else if (hasSpent(event)) progress(style.dim(runSummary(event)));
    // The next thing on a terminal may be a prompt, which is not written through this renderer.
    stdout.flush();
  };

  const event = (event: AgentEvent): void => {
    switch (event.type) {
      case 'run.started':
        progress(style.dim(startedLine(event)));
        break;
      case 'message.delta':
        if (event.channel === 'text') {
          if (live) answer(harmless(event.text));
        } else if (verbose) {
          progress(style.dim(visible(event.text)));
        }
        break;
      case 'tool.requested':
        progress(`${style.cyan('●')} ${style.bold(firstLine(event.name))} ${style.dim(callSummary(event.input))}`);
        break;
      case 'tool.completed':
        if (event.status !== 'ok') progress(`  ${style.yellow(event.status)}: ${notOk(event)}`);
        else if (verbose) progress(style.dim(`  ${firstLine(event.result.text)} (${event.durationMs} ms)`));
        for (const { kind, path } of event.files)
          progress(`  ${style.green(kind)} ${visible(path).replaceAll('\n', '\\n')}`);
        break;
      case 'tool.rewritten':
        progress(style.dim(`  ${visible(event.by)} changed it to ${callSummary(event.input)}`));
        break;
      case 'retry':
        progress(style.yellow(`retrying in ${(event.waitMs / 1000).toFixed(1)} s: ${visible(event.reason)}`));
        break;
      case 'warning':
        line(style.yellow(`warning: ${visible(event.message)}`));
        break;
      case 'compaction':
        progress(style.dim(`compacted ${event.messagesBefore} messages to ${event.messagesAfter}`));
        break;
      case 'hop':
        progress(style.yellow(hopLine(event, { verbose })));
        break;
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        end(event);
        break;
      case 'turn.started':
      case 'message.completed':
      case 'approval.requested':
      case 'approval.resolved':
      case 'tool.started':
      case 'tool.progress':
      case 'usage':
      case 'turn.completed':
        break;
    }
  };

  return {
    event,
    warning: (text) => line(style.yellow(`warning: ${visible(text)}`)),
    log: (record) => line(logLine(record, style)),
    notice: (text) => progress(style.dim(visible(capitalised(text)))),
    failure: (terminal, stack) => {
      line(errorLine(terminal, style));
      if (stack !== undefined) line(style.dim(stack));
    },
  };
}

function startedLine({ provider, model, effort, cwd }: RunStarted): string {
  return `${provider}/${model}${effort === undefined ? '' : `:${visible(effort)}`} in ${visible(cwd)}`;
}

/** An answer as a terminal may get it: without what moves the cursor, sets titles or turns the text around. */
function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (char) => (char === '\n' ? char : visible(char)));
}
