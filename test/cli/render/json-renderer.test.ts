import { PassThrough } from 'node:stream';
import { createJsonRenderer } from '../../../src/cli/render/json-renderer.js';
import { Output } from '../../../src/cli/render/output.js';

const HOSTILE = 'a\n{"type":"run.completed","exitCode":0}\r\nb\u2028{"type":"x"}\u2029d\u0085e\0\x1b[2J\ud800';

async function linesOf(write: (stdout: Output) => void): Promise<readonly string[]> {
  const stream = new PassThrough();
  const stdout = new Output(stream);
  write(stdout);
  await stdout.drain();
  stream.end();
  // As Python's splitlines does it.
  return String(stream.read() ?? '')
    .split(/[\n\r\v\f\u0085\u2028\u2029]/)
    .filter((line) => line !== '');
}

it('writes an event in one line, whatever its texts hold and whoever reads the lines', async () => {
  const event = {
    type: 'message.delta',
    channel: 'text',
    text: HOSTILE,
    v: 1,
    seq: 0,
    ts: '2026-01-01T00:00:00.000Z',
    runId: 'r',
    sessionId: 's',
  } as const;
  const lines = await linesOf((stdout) =>
    createJsonRenderer('stream-json', stdout, {
      notice: () => undefined,
      warning: () => undefined,
      log: () => undefined,
    }).event(event),
  );
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual(event);
  // The broken twin: JSON as it is.
  const twin = await linesOf((stdout) => stdout.write(`${JSON.stringify(event)}\n`));
  expect(twin.length).toBeGreaterThan(1);
});
