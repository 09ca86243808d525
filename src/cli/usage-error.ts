import { stripVTControlCharacters } from 'node:util';
import { AllosError, messageOf } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import { quotedTaskLine } from './quoted-task.js';
import { VALUE_FLAGS } from './value-flags.js';

/** A command as far as its mistakes are explained with it. */
export interface ParsedCommand {
  /** As it is typed: `plugins list`. */
  readonly id: string;
  /** What follows it on the command line. */
  readonly argv: readonly string[];
  readonly flags: Readonly<Record<string, { readonly char?: string; readonly aliases?: readonly string[] }>>;
}

/** What oclif's parser found wrong, in the words of Allos; undefined for an error that is not the parser's. */
export function usageErrorOf(error: unknown, { id, argv, flags }: ParsedCommand): AllosError | undefined {
  const isParser = typeof error === 'object' && error !== null && 'oclif' in error;
  const ofFlag = error instanceof Error ? /^Parsing (--[\w-]+)\s+/.exec(error.message) : null;
  if (!isParser && ofFlag === null) return undefined;
  const known = Object.entries(flags).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((each) => `--${each}`),
  );
  const unknown = unknownFlagOf(error);
  const meant = unknown === undefined ? undefined : nearest(unknown, known);
  return new AllosError(
    'usage.invalid',
    unknown === undefined ? readable(error, ofFlag) : `there is no flag ${unknown}`,
    {
      hint:
        id === 'run' && isUnexpectedWord(error)
          ? `Quote the task: ${quotedTaskLine(argv, VALUE_FLAGS)}`
          : `${meant === undefined ? '' : `Did you mean ${meant}? `}See allos ${id} --help.`,
      cause: error,
    },
  );
}

/** A second word where one task is expected. */
function isUnexpectedWord(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected argument');
}

function unknownFlagOf(error: unknown): string | undefined {
  const flags = (error as { flags?: unknown }).flags;
  return Array.isArray(flags) && typeof flags[0] === 'string' ? flags[0] : undefined;
}

/** Its text in one line, without colours and without what every one of its messages begins and ends with. */
function readable(error: unknown, ofFlag: RegExpExecArray | null): string {
  const [first = ''] = stripVTControlCharacters(messageOf(error)).split(/\s*See more help with/);
  const text = first.replace(/^The following errors? occurred:\s*/, '').replace(/\s*:\s*$/, '');
  if (ofFlag === null) return text;
  const [whole, flag = ''] = ofFlag;
  const rest = text.slice(whole.trim().length).trim();
  return `${flag}: ${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
}
