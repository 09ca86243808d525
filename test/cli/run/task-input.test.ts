import { PassThrough } from 'node:stream';
import { readTask } from '../../../src/cli/run/task-input.js';

function stdinOf(...chunks: readonly (string | Uint8Array)[]): NodeJS.ReadStream {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return stream as unknown as NodeJS.ReadStream;
}

const read = async (stdin: NodeJS.ReadStream, signal = new AbortController().signal): Promise<string> =>
  await readTask({ request: { prompt: undefined, fromStdin: true }, stdin, notice: () => undefined, signal });

describe('a task from stdin', () => {
  it('is all of it, wherever its characters were cut', async () => {
    const bytes = Buffer.from('Grüße 👋\n');
    await expect(read(stdinOf(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))))).resolves.toBe(
      'Grüße 👋\n',
    );
  });

  it.each([
    ['nothing', [], 'the task is empty'],
    ['white space', [' \n\t'], 'the task is empty'],
    ['a NUL', ['a\0b'], 'stdin is not text'],
    ['bytes that are no UTF-8', [Uint8Array.of(0xff, 0xfe)], 'stdin is not text'],
    ['more than 10 MB', [Buffer.alloc(10 * 1024 * 1024, 'a'), 'b'], 'stdin holds more than 10 MB'],
  ])('is refused when it is %s', async (_name, chunks, message) => {
    await expect(read(stdinOf(...chunks))).rejects.toMatchObject({ code: 'usage.invalid', message });
  });

  it('is not waited for any longer when the run is ended', async () => {
    const controller = new AbortController();
    const stdin = new PassThrough() as unknown as NodeJS.ReadStream;
    const reading = read(stdin, controller.signal);
    controller.abort(new Error('time is up'));
    await expect(reading).rejects.toThrow('time is up');
  });
});
