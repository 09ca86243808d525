import { unknown } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import { killTargets, killedText } from './destructive-processes.js';
import { programName } from './program-name.js';
import type { SeenCommand, SeenVariable } from './shell-commands.js';
import { possibleWords, shellValues } from './shell-values.js';
import { WRAPPERS } from './wrapper-programs.js';

/** Programs that list processes by a name or a pattern. */
const LISTERS = /^(?:pgrep|pidof|ps|top|lsof|fuser)$/;

/** Judges what a script visibly puts into the variables it hands to kill, and kill for each line of a list. */
export function killValues({
  commands,
  loops,
}: {
  readonly commands: readonly SeenCommand[];
  readonly loops: readonly SeenVariable[];
}): Finding | undefined {
  const kills = commands.flatMap((command) => {
    const at = command.words.findIndex((word) => programName(word.text) === 'kill');
    const first = programName(command.words[0]?.text ?? '');
    return at === 0 || (at > 0 && WRAPPERS.has(first)) ? [{ command, first, args: command.words.slice(at + 1) }] : [];
  });
  if (kills.length === 0) return undefined;
  const values = shellValues(commands, loops);
  for (const { command, first, args } of kills) {
    const eachLine = /^(?:xargs|parallel)$/.test(first);
    const listed = command.pipedFrom.some(({ words }) => LISTERS.test(programName(words[0]?.text ?? '')));
    if ((eachLine || listed) && !(command.pipedFrom.length > 0 && command.pipedFrom.every(listsOnePort)))
      return unknown('which processes are ended is decided while it runs');
    for (const target of killTargets(args).filter((word) => !word.literal)) {
      for (const value of possibleWords(target, values)) {
        const texts = /[$`]\(?/.test(value) ? [value] : value.split(/\s+/);
        const finding = texts.map(killedText).find((each) => each !== undefined);
        if (finding) return finding;
      }
    }
  }
  return undefined;
}

function listsOnePort({ words }: SeenCommand): boolean {
  return killedText(`$(${words.map((word) => word.text).join(' ')})`) === undefined && words[0]?.text === 'lsof';
}
