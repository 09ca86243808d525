import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { print } from '../print.js';
import { commandIndex } from './command-index.js';
import { complete } from './complete.js';
import { knownValues } from './known-values.js';
import { bashAnswer, shellAnswer } from './shell-answer.js';
import { splitLine } from './split-line.js';

/**
 * `allos completion words SHELL -- WORD…`: what the scripts ask at each Tab, with the words after `allos` up to the
 * cursor. bash hands over what breaks its words and, as one word, its line. It never fails: a shell that completes has
 * no place for an error.
 */
export async function answerShell(argv: readonly string[]): Promise<void> {
  const at = argv.indexOf('--');
  const [shell, breaks = ''] = argv.slice(0, Math.max(0, at));
  const words = argv.slice(at + 1);
  const values = knownValues(processEnvironment(), processDirectory());
  try {
    const index = await commandIndex();
    if (shell !== 'bash') return await print(shellAnswer(await complete(words, index, values)));
    const line = splitLine(words[0] ?? '');
    // Before the name of the program there may be assignments.
    const program = line.words.findIndex((word) => !/^\w+=/.test(word));
    await print(bashAnswer(await complete(line.words.slice(program + 1), index, values), line, breaks));
  } catch {
    await print('words\n');
  }
}
