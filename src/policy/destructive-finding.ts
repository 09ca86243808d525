import type { SeenCommand } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';

/**
 * Why a command is kept from running unasked. `destructive`: it does something of the class. `unknown`: what it would
 * do is only decided while it runs, and it may be that.
 */
export interface Finding {
  readonly kind: 'destructive' | 'unknown';
  readonly reason: string;
}

/** What the checks of single programs call back for. */
export interface DestructiveChecks {
  /** Judges code for a shell; `repeated` when it is run for each of many files. */
  readonly script: (code: string, repeated?: boolean) => Finding | undefined;
  /** Judges a program with its arguments, found inside the arguments of another. */
  readonly argv: (words: readonly ShellWord[], context: InnerContext) => Finding | undefined;
}

export interface InnerContext {
  /** Run once for each of many files, as by find and xargs. */
  readonly repeated: boolean;
  /** The command as it stands in the script; its pipe and redirections are those of the inner program. */
  readonly command: SeenCommand;
}

export function destructive(reason: string): Finding {
  return { kind: 'destructive', reason };
}

export function unknown(reason: string): Finding {
  return { kind: 'unknown', reason };
}
