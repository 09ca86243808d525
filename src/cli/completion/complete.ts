import type { CommandIndex } from './command-index.js';
import { candidate, NOTHING, wordsOf, type Candidate, type Completion, type KnownValues } from './completion.js';
import { findFlag, readLine, type Line } from './read-line.js';
import { valueOf } from './value-of.js';

const ANYWHERE: readonly Candidate[] = [{ value: '--help', about: 'Show help.' }];

/**
 * Completes the last of the words, which are those after `allos`. It may be empty.
 *
 * @returns words that begin with what is there already
 */
export async function complete(
  words: readonly string[],
  index: CommandIndex,
  values: KnownValues,
): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const line = readLine(words.slice(0, -1), index);
  if (line.isOver) return NOTHING;
  const { command, awaited } = line;
  if (awaited !== undefined) return await valueOf(awaited, current, { line, values });

  const equals = current.startsWith('--') ? current.indexOf('=') : -1;
  if (equals > 0) {
    const flag = findFlag(line.flags, current.slice(0, equals));
    if (flag === undefined || flag.type === 'boolean') return NOTHING;
    const found = await valueOf(flag, current.slice(equals + 1), { line, values });
    if (found.type !== 'words') return NOTHING; // A shell completes only whole words as files.
    return {
      ...found,
      words: found.words.map((each) => ({ ...each, value: current.slice(0, equals + 1) + each.value })),
    };
  }
  if (current.startsWith('-')) return flagWords(line, current);
  if (command === undefined) return wordsOf(commandWords(line, index), current);
  const args = Object.entries(command.args);
  const [name, arg] = args[line.positionals] ?? (command.strict === false ? args.at(-1) : undefined) ?? [];
  if (name === undefined || arg === undefined) return flagWords(line, current);
  const found = await valueOf({ name, type: 'option', ...arg }, current, { line, values });
  const isEmpty = found.type === 'words' && found.words.length === 0;
  return isEmpty && current === '' ? flagWords(line, current) : found;
}

/** The first words of all commands, or the second ones of a topic. */
function commandWords({ topic }: Pick<Line, 'topic'>, index: CommandIndex): readonly Candidate[] {
  const ids = [...index];
  if (topic === 'help') return commandWords({ topic: undefined }, index).filter(({ value }) => value !== 'help');
  if (topic !== undefined) {
    return ids.flatMap(([id, { summary }]) =>
      id.startsWith(`${topic} `) ? [candidate(id.slice(topic.length + 1), summary)] : [],
    );
  }
  const first = new Map<string, Candidate>();
  for (const [id, { summary }] of ids) {
    const [word = '', second] = id.split(' ');
    const others = ids.flatMap(([each]) => (each.startsWith(`${word} `) ? [each.slice(word.length + 1)] : []));
    first.set(word, second === undefined ? candidate(word, summary) : candidate(word, others.join(', ')));
  }
  return [...first.values(), { value: 'help', about: 'Show the help of a command.' }];
}

function flagWords({ command, flags, given }: Line, current: string): Completion {
  const words = Object.entries(flags).flatMap(([name, { summary, hidden, multiple }]) =>
    hidden === true || (given.has(name) && multiple !== true) ? [] : [candidate(`--${name}`, summary)],
  );
  const more = command === undefined ? [...ANYWHERE, { value: '--version', about: 'Show the version.' }] : ANYWHERE;
  return wordsOf([...words, ...more], current);
}
