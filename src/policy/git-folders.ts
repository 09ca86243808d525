import path from 'node:path';
import { seeCommands } from './shell-commands.js';
import type { ShellParser } from './shell-commands.js';

/** The folders in which a command visibly runs git: the working directory, after `cd`, and with `git -C`. */
export function gitFolders(command: string, parser: ShellParser, cwd: string): readonly string[] {
  if (!/git/i.test(command)) return [];
  const script = seeCommands(command, parser);
  const folders = new Set([cwd]);
  if (!script.readable) return [...folders];
  let at = cwd;
  for (const { words } of script.commands) {
    const texts = words.map((word) => word.text);
    if (/^(?:cd|pushd)$/.test(texts[0] ?? '') && texts[1] !== undefined) {
      at = path.resolve(at, texts.slice(1).find((text) => !text.startsWith('-')) ?? '.');
      folders.add(at);
    }
    for (const [index, text] of texts.entries())
      if (text === '-C' && texts[index + 1] !== undefined) folders.add(path.resolve(at, texts[index + 1] as string));
  }
  return [...folders];
}
