import { processEnvironment } from '../../config/process-environment.js';
import { AllosError } from '../../plugin/error.js';
import { createLineInput } from '../interactive/line-input.js';

/**
 * Asks the person at the terminal. Only a typed `y` or `yes` agrees.
 *
 * @throws AllosError `usage.invalid` where nobody can be asked
 */
export async function confirm(shown: string, question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new AllosError('usage.invalid', 'nobody can be asked here whether to delete', {
      hint: 'Say so with --yes.',
    });
  }
  process.stderr.write(shown);
  const input = createLineInput({
    stdin: process.stdin,
    stderr: process.stderr,
    plain: processEnvironment()['TERM'] === 'dumb',
    history: async () => ({ entries: [], add: () => undefined }),
  });
  try {
    const answer = await input.answer(`${question} [y = yes, n = no] `, new AbortController().signal);
    return /^y(es)?$/i.test(answer ?? '');
  } finally {
    input.close();
  }
}
