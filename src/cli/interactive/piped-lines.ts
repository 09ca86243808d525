import { createInterface } from 'node:readline';
import type { LineInput, LineStreams } from './line-input.js';

/** Tasks from a pipe or a file, a line each. Lines that come during a run wait for their turn; nobody answers. */
export function createPipedLines({ stdin }: Pick<LineStreams, 'stdin'>): LineInput {
  const reader = createInterface({ input: stdin, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  return {
    nextTask: async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value.trim();
    },
    answer: async () => undefined,
    close: () => reader.close(),
  };
}
