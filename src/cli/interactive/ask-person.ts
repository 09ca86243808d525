import { processEnvironment } from '../../config/process-environment.js';
import { createLineInput } from './line-input.js';

/** Whether a person is at both ends of the terminal on which questions are asked. */
export function isPersonThere(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Shows something on stderr and asks the person at the terminal one question. What was typed before does not answer it.
 * Undefined when there is no answer, or when the signal ends the wait.
 */
export async function askPerson(shown: string, question: string, signal: AbortSignal): Promise<string | undefined> {
  process.stderr.write(shown);
  const input = createLineInput({
    stdin: process.stdin,
    stderr: process.stderr,
    plain: processEnvironment()['TERM'] === 'dumb',
    history: async () => ({ entries: [], add: () => undefined }),
  });
  try {
    return await input.answer(question, signal);
  } finally {
    input.close();
  }
}
