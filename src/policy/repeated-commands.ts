import type { SeenCommand, SeenFunction } from './shell-commands.js';

/** The commands that run more than once: in the body of a loop, or in a function that one of them calls. */
export function repeatedCommands(
  commands: readonly SeenCommand[],
  functions: readonly SeenFunction[],
): ReadonlySet<SeenCommand> {
  const found = new Set(commands.filter((command) => command.looped));
  const open = [...found];
  for (let command = open.pop(); command !== undefined; command = open.pop()) {
    const name = command.words[0]?.text;
    for (const called of functions) {
      if (called.name !== name) continue;
      for (const inner of called.commands) {
        if (found.has(inner)) continue;
        found.add(inner);
        open.push(inner);
      }
    }
  }
  return found;
}
