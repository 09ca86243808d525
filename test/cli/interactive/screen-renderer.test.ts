import { PassThrough } from 'node:stream';
import { Screen } from '../../../src/cli/interactive/screen.js';
import { createScreenRenderer } from '../../../src/cli/interactive/screen-renderer.js';
import { Output } from '../../../src/cli/render/output.js';
import type { Renderer } from '../../../src/cli/render/renderer.js';
import { styleOf } from '../../../src/cli/render/style.js';
import type { AgentEventBody } from '../../../src/plugin/event.js';

interface Seen {
  readonly renderer: Renderer;
  /** Tells an event, so many seconds after the beginning. */
  readonly at: (second: number, body: AgentEventBody) => void;
  readonly shown: () => string;
}

function watch({ quiet = false, verbose = false, columns = 60 } = {}): Seen {
  const terminal = new PassThrough();
  const chunks: Buffer[] = [];
  terminal.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = new Output(terminal);
  const screen = new Screen({
    stdout: output,
    stderr: output,
    style: styleOf(false),
    color: false,
    columns: () => columns,
  });
  const renderer = createScreenRenderer(screen, { quiet, verbose });
  return {
    renderer,
    at: (second, body) => {
      const ts = new Date(second * 1000).toISOString();
      renderer.event({ v: 1, seq: 0, ts, runId: 'r', sessionId: 's', ...body });
    },
    shown: () => {
      output.flush();
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

const CALL = { callId: 'c', name: 'shell_exec' };
const completed = (text: string, more: object = {}): AgentEventBody => ({
  type: 'tool.completed',
  ...CALL,
  status: 'ok',
  durationMs: 20,
  files: [],
  result: { type: 'tool_result', ...CALL, status: 'ok', text },
  ...more,
});
const USAGE = { input: 1234, output: 56, cacheRead: 1000, cacheWrite: 0, reasoning: 7 };
const END: AgentEventBody = {
  type: 'run.completed',
  status: 'ok',
  text: 'Done.',
  usage: USAGE,
  costUsd: 0.0123,
  turns: 2,
  durationMs: 4200,
  exitCode: 0,
  denials: [],
};

describe('the events of a conversation', () => {
  it('show a call and its result in a line each, cut to the screen', () => {
    const { at, shown } = watch();
    at(0, { type: 'tool.requested', ...CALL, input: { command: `echo ${'長い'.repeat(40)}` } });
    at(0, { type: 'tool.started', ...CALL });
    at(1, completed('Exit code 0\nmore\nand more'));
    const [call = '', result = ''] = shown().split('\n');
    expect(call).toMatch(/^● shell_exec echo 長い.*…$/);
    expect(result).toBe('  └ Exit code 0 (3 lines)');
  });

  it('show what a long call does now and then, and how long it took', () => {
    const { at, shown } = watch();
    at(0, { type: 'tool.started', ...CALL });
    for (const second of [0.2, 1.2, 1.4, 3, 4.3, 4.4]) {
      at(second, { type: 'tool.progress', ...CALL, text: `after ${second}` });
    }
    at(5, completed('Exit code 0', { durationMs: 5000 }));
    expect(shown()).toBe('  │ after 1.2\n  │ after 4.3\n  └ Exit code 0 5.0 s\n');
  });

  it('name the call of a result where several go on, and say what was denied, failed or changed', () => {
    const { at, shown } = watch();
    at(0, { type: 'turn.started', turn: 1 });
    at(0, { type: 'tool.requested', ...CALL, input: {} });
    at(0, { type: 'tool.requested', callId: 'd', name: 'read_file', input: { path: 'a' } });
    at(1, completed('No such file', { status: 'error' }));
    at(1, completed('Denied: no.', { status: 'denied' }));
    at(1, completed('Wrote it', { files: [{ kind: 'modified', path: 'src/a\n.ts' }] }));
    expect(shown()).toContain('  └ shell_exec: error: No such file\n  └ shell_exec: Denied: no.\n');
    expect(shown()).toContain('    modified src/a\\n.ts\n');
  });

  it('end with tokens, cost and time; an unknown cost is unknown', () => {
    const { at, shown } = watch({ columns: 100 });
    at(0, { type: 'message.delta', channel: 'text', text: 'Done.' });
    at(1, END);
    expect(shown()).toBe('\nDone.\n2 turns · 2,234 tokens in (1,000 cached), 56 out (7 reasoning) · $0.0123 · 4.2 s\n');
    at(2, { ...END, costUsd: null });
    expect(shown()).toMatch(/cost unknown · 4\.2 s\n$/);
  });

  it('show that the model thinks, and what with --verbose', () => {
    const thoughts = (seen: Seen): string => {
      seen.at(0, { type: 'turn.started', turn: 1 });
      for (const text of ['First I ', 'look.\nThen', ' I act.']) {
        seen.at(0, { type: 'message.delta', channel: 'reasoning', text });
      }
      seen.at(0, { type: 'message.delta', channel: 'text', text: 'Answer.' });
      seen.at(0, END);
      return seen.shown();
    };
    expect(thoughts(watch())).toMatch(/^Thinking …\n\nAnswer\.\n/);
    expect(thoughts(watch({ verbose: true }))).toMatch(/^First I look\.\nThen I act\.\n\nAnswer\.\n/);
    expect(thoughts(watch({ quiet: true }))).toBe('\nAnswer.\n');
  });

  it('put a warning on a line of its own, and the answer goes on after it', () => {
    const { at, shown } = watch();
    at(0, { type: 'message.delta', channel: 'text', text: 'Half an answer ' });
    at(0, { type: 'warning', code: 'x.y', message: 'careful\u001b[2J' });
    at(0, { type: 'message.delta', channel: 'text', text: 'and the rest.' });
    at(1, END);
    expect(shown()).toContain('\nHalf an answer\nwarning: careful\\e[2J\nand the rest.\n');
  });

  it('say that the turn was ended, without advice', () => {
    const { at, shown } = watch();
    const error = {
      code: 'run.interrupted',
      message: 'the run was ended by Ctrl-C',
      hint: 'x',
      retryable: false,
    } as const;
    at(0, { ...END, type: 'run.cancelled', status: 'cancelled', error, turns: 0 });
    expect(shown()).toBe('The run was ended by Ctrl-C.\n');
  });
});
