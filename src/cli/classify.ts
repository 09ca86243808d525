import { nearest } from '../plugin/nearest.js';

/** What a command line asks for, told from its first words alone. */
export type Invocation =
  | { readonly type: 'command'; readonly id: string; readonly argv: readonly string[] }
  | { readonly type: 'help'; readonly id: string | undefined }
  | { readonly type: 'version' }
  /** Nothing at all: the interactive mode on a terminal, help elsewhere. */
  | { readonly type: 'bare' }
  | { readonly type: 'unknown'; readonly word: string; readonly suggestion: string | undefined };

export interface ClassifyOptions {
  /** Ids of all commands; a topic's command is written with a space, as in `plugins list`. */
  readonly commands: readonly string[];
  /** Flags of `run` that take a value, as `--model` or `-m`. */
  readonly valueFlags: ReadonlySet<string>;
}

/**
 * The first argument that is neither a flag nor a flag's value decides: a command if it equals one; a prompt if it
 * contains white space; anything else is a mistake, so that a typo never becomes a paid request. Flags may come first.
 */
export function classify(argv: readonly string[], { commands, valueFlags }: ClassifyOptions): Invocation {
  const at = firstWord(argv, valueFlags);
  const word = at === -1 ? undefined : argv[at];
  const before = argv.slice(0, at === -1 ? argv.length : at);
  const asked = (names: readonly string[]): boolean => flagsOf(argv).some((flag) => names.includes(flag));

  if (word === undefined) {
    if (asked(['--help', '-h'])) return { type: 'help', id: undefined };
    if (asked(['--version'])) return { type: 'version' };
    return argv.length === 0 ? { type: 'bare' } : { type: 'command', id: 'run', argv };
  }
  if (word === 'help' && at === 0) {
    const id = argv.slice(1).join(' ');
    if (id === '' || isTopicOrCommand(id, commands)) return { type: 'help', id: id === '' ? undefined : id };
    return { type: 'unknown', word: id, suggestion: nearest(id, commands) };
  }
  const two = `${word} ${argv[at + 1] ?? ''}`;
  const id = commands.includes(two) ? two : commands.includes(word) ? word : undefined;
  if (id !== undefined) {
    if (asked(['--help', '-h'])) return { type: 'help', id };
    return { type: 'command', id, argv: [...before, ...argv.slice(at + (id === two ? 2 : 1))] };
  }
  if (isTopic(word, commands)) {
    const next = argv[at + 1];
    if (next === undefined || next.startsWith('-')) return { type: 'help', id: word };
    return { type: 'unknown', word: two, suggestion: nearest(two, commands) };
  }
  if (/\s/.test(word)) return { type: 'command', id: 'run', argv };
  return { type: 'unknown', word, suggestion: nearest(word, [...commands, ...topicsOf(commands)]) };
}

/** Index of the first argument that is neither a flag nor a flag's value; -1 when there is none. */
function firstWord(argv: readonly string[], valueFlags: ReadonlySet<string>): number {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return index + 1 < argv.length ? index + 1 : -1;
    if (word === '-' || !word.startsWith('-')) return index;
    if (valueFlags.has(word)) index++;
  }
  return -1;
}

function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function topicsOf(commands: readonly string[]): readonly string[] {
  return commands.flatMap((id) => (id.includes(' ') ? [id.slice(0, id.indexOf(' '))] : []));
}

function isTopic(word: string, commands: readonly string[]): boolean {
  return topicsOf(commands).includes(word);
}

function isTopicOrCommand(id: string, commands: readonly string[]): boolean {
  return commands.includes(id) || isTopic(id, commands);
}
