import type { AgentEvent, EventEnvelope, RunTerminal, ToolCompleted, ToolProgress } from '../../plugin/event.js';
import { visible } from '../../plugin/visible.js';
import { hopLine } from '../render/hop-line.js';
import { logLine } from '../render/log-line.js';
import { callSummary, capitalised, errorLine, firstLine } from '../render/one-line.js';
import type { Renderer } from '../render/renderer.js';
import { printable } from './markdown/printable.js';
import type { Screen } from './screen.js';
import { usageLine } from './usage-line.js';

export interface ScreenRendererOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** A call that goes on longer than this, in milliseconds, says what it does; and then not more often than this. */
const PROGRESS_AFTER_MS = 1_000;
const PROGRESS_EVERY_MS = 3_000;

/** The events of a conversation at a terminal: answers as markdown, a line for each call and for its result. */
export function createScreenRenderer(screen: Screen, { quiet, verbose }: ScreenRendererOptions): Renderer {
  const { style } = screen;
  const open = new Map<string, number>();
  let calls = 0;
  let thinking = '';
  let hasThought = false;

  const progress = (text: string): void => {
    if (!quiet) screen.line(text);
  };
  const note = (text: string): void => {
    if (!quiet) screen.text(visible(text).replaceAll('\n', ' '), 'dim');
  };

  const thought = (text: string): void => {
    if (!verbose) {
      if (!hasThought) note('Thinking …');
      hasThought = true;
      return;
    }
    thinking += text;
    const lines = thinking.split('\n');
    thinking = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') note(line);
  };
  const endThought = (): void => {
    if (thinking.trim() !== '') note(thinking);
    thinking = '';
  };

  const end = (event: EventEnvelope & RunTerminal): void => {
    endThought();
    screen.endAnswer();
    open.clear();
    hasThought = false;
    if (event.status === 'cancelled') screen.line(style.yellow(stopped(event)));
    else if (event.error !== undefined) screen.line(errorLine(event, style));
    if (event.turns > 0) note(usageLine(event));
  };

  const event = (event: AgentEvent): void => {
    switch (event.type) {
      case 'message.delta':
        if (event.channel === 'reasoning') thought(event.text);
        else {
          endThought();
          screen.say(event.text);
        }
        break;
      case 'message.completed':
        if (event.message.role === 'assistant') {
          endThought();
          screen.endAnswer();
        }
        break;
      case 'turn.started':
        hasThought = false;
        calls = 0;
        break;
      case 'tool.requested': {
        calls++;
        const name = firstLine(event.name);
        const summary = screen.fitted(callSummary(event.input), name.length + 3);
        progress(`${style.cyan('●')} ${style.bold(name)} ${style.dim(summary)}`.trimEnd());
        break;
      }
      case 'tool.started':
        open.set(event.callId, Date.parse(event.ts) + PROGRESS_AFTER_MS - PROGRESS_EVERY_MS);
        break;
      case 'tool.progress':
        if (isDue(event, open)) progress(style.dim(`  │ ${screen.fitted(firstLine(event.text), 4)}`));
        break;
      case 'tool.completed': {
        const name = calls > 1 ? `${firstLine(event.name)}: ` : '';
        open.delete(event.callId);
        progress(resultLine(event, name, screen));
        for (const { kind, path } of event.files) {
          const shown = visible(path).replaceAll('\n', '\\n');
          progress(`    ${style.green(kind)} ${screen.fitted(shown, kind.length + 5)}`);
        }
        break;
      }
      case 'tool.rewritten':
        progress(style.dim(`  ${visible(event.by)} changed it to ${screen.fitted(callSummary(event.input), 4)}`));
        break;
      case 'retry':
        screen.text(`retrying in ${(event.waitMs / 1000).toFixed(1)} s: ${visible(event.reason)}`);
        break;
      case 'warning':
        screen.line(style.yellow(`warning: ${visible(event.message)}`));
        break;
      case 'compaction':
        note(`Compacted ${event.messagesBefore} messages to ${event.messagesAfter}`);
        break;
      case 'hop':
        if (!quiet) screen.text(capitalised(hopLine(event, { verbose })));
        break;
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        end(event);
        break;
      case 'run.started':
      case 'approval.requested':
      case 'approval.resolved':
      case 'usage':
      case 'turn.completed':
        break;
    }
  };

  return {
    event,
    log: (record) => screen.line(logLine(record, style)),
    warning: (text) => screen.line(style.yellow(`warning: ${visible(text)}`)),
    notice: (text) => note(capitalised(text)),
    failure: (terminal, stack) => {
      screen.endAnswer();
      screen.line(errorLine(terminal, style));
      if (stack !== undefined) screen.line(style.dim(printable(stack)));
    },
  };
}

/** What the person did needs no advice. */
function stopped({ error }: RunTerminal): string {
  return `${capitalised(visible(error?.message ?? 'the turn was ended'))}.`;
}

function isDue({ callId, ts }: EventEnvelope & ToolProgress, open: Map<string, number>): boolean {
  const now = Date.parse(ts);
  const last = open.get(callId);
  if (last === undefined || now - last < PROGRESS_EVERY_MS) return false;
  open.set(callId, now);
  return true;
}

function resultLine({ status, result, durationMs }: ToolCompleted, name: string, screen: Screen): string {
  const { style } = screen;
  const lines = result.text.trimEnd().split('\n');
  const more = lines.length > 1 ? ` (${lines.length} lines)` : '';
  const time = durationMs >= PROGRESS_AFTER_MS ? ` ${(durationMs / 1000).toFixed(1)} s` : '';
  const sign = status === 'ok' || status === 'denied' ? '' : `${status}: `;
  const taken = 4 + name.length + more.length + time.length;
  const text = `${name}${screen.fitted(sign + withoutMore(firstLine(result.text)), taken)}${more}`;
  return `  ${style.dim('└')} ${status === 'ok' ? style.dim(text) : style.yellow(text)}${style.dim(time)}`;
}

/** The number of lines says it already. */
function withoutMore(line: string): string {
  return line.replace(/ …$/, '');
}
