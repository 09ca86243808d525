import { VALUE_FLAGS } from '../value-flags.js';
import type { CommandIndex, IndexedCommand, IndexedFlag } from './command-index.js';

/** What stands before the cursor. */
export interface Line {
  /** Undefined where no word names one yet. */
  readonly command: IndexedCommand | undefined;
  /** The first word of a command that has two. */
  readonly topic: string | undefined;
  /** Of the command; before one is named, those of a run. */
  readonly flags: Readonly<Record<string, IndexedFlag>>;
  /** Flags that were given. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** How many arguments of the command were given. */
  readonly positionals: number;
  /** The flag that the next word is the value of. */
  readonly awaited: NamedFlag | undefined;
  /** After `--`, or after a word that is no command. */
  readonly isOver: boolean;
}

export type NamedFlag = IndexedFlag & { readonly name: string };

/** Reads the words before the cursor as the command line itself would. */
export function readLine(words: readonly string[], index: CommandIndex): Line {
  const run = index.get('run');
  let command: IndexedCommand | undefined;
  let topic: string | undefined;
  let positionals = 0;
  let awaited: NamedFlag | undefined;
  let isOver = false;
  const given = new Map<string, string | undefined>();
  const flags = (): Readonly<Record<string, IndexedFlag>> => (command ?? run)?.flags ?? {};
  for (const word of words) {
    if (awaited !== undefined) {
      given.set(awaited.name, word);
      awaited = undefined;
    } else if (word === '--') {
      isOver = true;
      break;
    } else if (word.startsWith('-') && word !== '-') {
      const [name = '', value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
      const flag = findFlag(flags(), name);
      if (flag !== undefined) given.set(flag.name, value);
      if (flag?.type === 'option' && value === undefined) awaited = flag;
      else if (flag === undefined && VALUE_FLAGS.has(word)) awaited = { name, type: 'option' };
    } else if (command !== undefined) {
      positionals++;
    } else {
      const id = topic === undefined ? word : `${topic} ${word}`;
      command = index.get(id);
      if (command === undefined && topic === undefined && /\s/.test(word)) {
        command = run;
        positionals = 1;
      } else if (command === undefined && topic === undefined && isTopic(word, index)) topic = word;
      else if (command === undefined) {
        isOver = true;
        break;
      } else topic = undefined;
    }
  }
  return { command, topic, flags: flags(), given, positionals, awaited, isOver };
}

function isTopic(word: string, index: CommandIndex): boolean {
  return word === 'help' || [...index.keys()].some((id) => id.startsWith(`${word} `));
}

/** The flag that a word names. */
export function findFlag(flags: Line['flags'], word: string): NamedFlag | undefined {
  const found = Object.entries(flags).find(
    ([name, { char, aliases = [] }]) => word === `-${char}` || [name, ...aliases].some((each) => word === `--${each}`),
  );
  return found === undefined ? undefined : { name: found[0], ...found[1] };
}
