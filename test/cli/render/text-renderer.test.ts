import { PassThrough } from 'node:stream';
import { Output } from '../../../src/cli/render/output.js';
import { styleOf } from '../../../src/cli/render/style.js';
import { createTextRenderer } from '../../../src/cli/render/text-renderer.js';
import type { Renderer } from '../../../src/cli/render/renderer.js';
import type { AgentEventBody, RunTerminal } from '../../../src/plugin/event.js';
import { AllosError } from '../../../src/plugin/error.js';
import { failedTerminal } from '../../../src/plugin/failed-terminal.js';
import { PROGRAM } from '../../../src/plugin/surface.js';

const ENVELOPE = { v: 1, seq: 0, ts: '2026-01-01T00:00:00.000Z', runId: 'r', sessionId: 's' } as const;
const ANSWER: RunTerminal = {
  ...failedTerminal(new Error('x'), { durationMs: 1, surface: PROGRAM }),
  type: 'run.completed',
  status: 'ok',
  text: 'the answer',
};

interface Screen {
  readonly renderer: Renderer;
  readonly show: (event: AgentEventBody) => void;
  readonly written: () => Promise<{ stdout: string; stderr: string }>;
}

function screen(
  options: { readonly live?: boolean; readonly quiet?: boolean; readonly verbose?: boolean } = {},
): Screen {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const [stdout, stderr] = [new Output(streams.stdout), new Output(streams.stderr)];
  const defaults = { live: false, quiet: false, verbose: false };
  const renderer = createTextRenderer({ stdout, stderr, style: styleOf(false), ...defaults, ...options });
  return {
    renderer,
    show: (event) => renderer.event({ ...ENVELOPE, ...event }),
    written: async () => {
      await stdout.drain();
      await stderr.drain();
      return { stdout: String(streams.stdout.read() ?? ''), stderr: String(streams.stderr.read() ?? '') };
    },
  };
}

describe('text for people', () => {
  it('begins a message with a capital letter and ends it with a stop, in one line', async () => {
    const { renderer, written } = screen();
    renderer.failure(
      { ...ENVELOPE, ...failedTerminal(new Error('the disk\nis full'), { durationMs: 0, surface: PROGRAM }) },
      undefined,
    );
    expect((await written()).stderr).toBe('Error: The disk is full.\n');
  });

  it.each([
    '/a/b does not exist',
    '--timeout: no',
    'shell_exec needed it',
    'allos.config.yaml:1:1: no',
    'http://127.0.0.1:1/v1 did not answer',
    'localhost answered 401: no',
    'ollama: no',
  ])('leaves the name at the beginning of %j as it is', async (message) => {
    const { renderer, written } = screen();
    renderer.failure(
      { ...ENVELOPE, ...failedTerminal(new Error(message), { durationMs: 0, surface: PROGRAM }) },
      undefined,
    );
    expect((await written()).stderr).toBe(`Error: ${message}.\n`);
  });

  it.each([
    ['permission.denied', 'thrower needed an approval that nobody could give: no'],
    ['tool.not_found', 'notes does not exist'],
  ] as const)('leaves the name as it is with which a message of %s begins', async (code, message) => {
    const { renderer, written } = screen();
    renderer.failure(
      { ...ENVELOPE, ...failedTerminal(new AllosError(code, message), { durationMs: 0, surface: PROGRAM }) },
      undefined,
    );
    expect((await written()).stderr).toBe(`Error: ${message}.\n`);
  });

  it.each([
    [1, '1 turn, tokens unknown'],
    [2, '2 turns, tokens unknown'],
    [0, '0 turns, 0 tokens'],
  ])('counts %i turns in words', async (turns, words) => {
    const { show, written } = screen({ verbose: true });
    show({ ...ANSWER, turns });
    expect((await written()).stderr).toMatch(new RegExp(`^${words}`, 'm'));
  });

  it('keeps the name of a call and of a file in one line', async () => {
    const { show, written } = screen();
    show({ type: 'tool.requested', callId: 'c', name: 'no\n● approved', input: {} });
    show({
      type: 'tool.completed',
      callId: 'c',
      name: 'write_file',
      status: 'ok',
      durationMs: 1,
      files: [{ path: 'a\nError: x', kind: 'created' }],
      result: { type: 'tool_result', callId: 'c', name: 'write_file', status: 'ok', text: '' },
    });
    expect((await written()).stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  it('says nothing but warnings and errors when it is quiet', async () => {
    const { renderer, show, written } = screen({ quiet: true });
    renderer.notice('a provider was chosen');
    show({ type: 'tool.requested', callId: 'c', name: 'read_file', input: { path: 'a' } });
    show({ type: 'warning', code: 'x', message: 'a line was torn' });
    show(ANSWER);
    expect(await written()).toEqual({ stdout: 'the answer\n', stderr: expect.stringContaining('a line was torn') });
  });

  it('gives a pipe the last answer alone, as it is', async () => {
    const { show, written } = screen();
    show({ type: 'message.delta', channel: 'text', text: 'I look.' });
    show({ ...ANSWER, text: 'a\u001b]0;title\u0007b' });
    expect((await written()).stdout).toBe('a\u001b]0;title\u0007b\n');
  });

  it('gives a terminal nothing that moves the cursor, sets a title or turns the text around', async () => {
    const { show, written } = screen({ live: true });
    show({ type: 'message.delta', channel: 'text', text: 'a\u001b]0;t\u0007b\r\u202e\nNaïve 👩‍🚀 ' });
    show(ANSWER);
    const { stdout } = await written();
    expect(stdout).toContain('Naïve 👩‍🚀');
    expect([...stdout].filter((char) => /[\p{Cc}\u202e]/u.test(char) && char !== '\n')).toEqual([]);
  });

  it('shows calls and results without what could deceive', async () => {
    const { show, written } = screen();
    show({ type: 'tool.requested', callId: 'c', name: 'shell_exec', input: { command: 'ls\u001b[2K\u202e' } });
    expect((await written()).stderr).toBe('● shell_exec ls\\e[2K\\u{202e}\n');
  });
});
