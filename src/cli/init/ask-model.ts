import { processEnvironment } from '../../config/process-environment.js';
import { createLineInput } from '../interactive/line-input.js';
import type { FoundModel } from './found-models.js';

/** The model that a person at a terminal takes of several; undefined for none of them. */
export async function askModel(found: readonly FoundModel[]): Promise<string | undefined> {
  const lines = found.map(({ model, why }, index) => `  ${index + 1} = ${model} (${why})\n`);
  process.stderr.write(`Several models could be used here:\n${lines.join('')}`);
  const input = createLineInput({
    stdin: process.stdin,
    stderr: process.stderr,
    plain: processEnvironment()['TERM'] === 'dumb',
    history: async () => ({ entries: [], add: () => undefined }),
  });
  try {
    const answer = await input.answer('Which one? [a number, n = none] ', new AbortController().signal);
    return found[Number(answer?.trim()) - 1]?.model;
  } finally {
    input.close();
  }
}
