import path from 'node:path';
import { seeCommands } from './shell-commands.js';
import type { ShellParser } from './shell-commands.js';
import { possibleWords, shellValues } from './shell-values.js';
import type { ShellValues } from './shell-values.js';
import type { ShellWord } from './shell-word.js';

const MAX_FOLDERS = 100;
const REPOSITORY_VARIABLE = /^GIT_(?:DIR|WORK_TREE|COMMON_DIR)$/;

/**
 * The folders in which a command visibly runs git: the working directory, after `cd`, with `git -C` or `--git-dir`, in
 * loops and in code for another shell.
 */
export function gitFolders(command: string, parser: ShellParser, cwd: string): readonly string[] {
  if (!/git/i.test(command)) return [];
  const folders = new Set([cwd]);
  addFolders(command, parser, { cwd, folders, values: new Map() }, 0);
  return [...folders].slice(0, MAX_FOLDERS);
}

interface Place {
  readonly cwd: string;
  readonly folders: Set<string>;
  readonly values: ShellValues;
}

function addFolders(code: string, parser: ShellParser, place: Place, depth: number): void {
  const script = seeCommands(code, parser);
  if (!script.readable || depth > 4) return;
  const values = new Map([...place.values, ...shellValues(script.commands, script.loops)]);
  let at: readonly string[] = [place.cwd];
  const add = (word: ShellWord): readonly string[] => {
    const found = at.flatMap((from) => possibleWords(word, values).map((text) => path.resolve(from, text)));
    for (const each of found) place.folders.add(each);
    return found.length > 0 && found.length < MAX_FOLDERS ? found : at;
  };
  for (const { words, assignments } of script.commands) {
    const texts = words.map((word) => word.text);
    for (const { name, value } of assignments) if (REPOSITORY_VARIABLE.test(name)) add(value);
    for (const [index, word] of words.entries()) {
      const before = texts[index - 1] ?? '';
      if (/^(?:-C|--git-dir|--work-tree|--chdir)$/.test(before)) add(word);
      const joined = /^(?:-C|--git-dir=|--work-tree=|--chdir=|GIT_(?:DIR|WORK_TREE)=)(.+)$/s.exec(word.text);
      if (joined !== null) add({ ...word, text: joined[1] as string });
      if (/\s/.test(word.text) && /git/i.test(word.text)) {
        for (const from of at) addFolders(word.text, parser, { ...place, cwd: from, values }, depth + 1);
      }
    }
    if (/^(?:cd|pushd)$/.test(texts[0] ?? '')) {
      const target = words.slice(1).find((word) => !word.text.startsWith('-'));
      if (target !== undefined) at = [...new Set([...add(target), ...(target.literal ? [] : at)])];
    }
  }
}
