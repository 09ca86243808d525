/** What a user of Allos can set, in the words of `createAllos`. */
export type SettableOption =
  | 'allow'
  | 'baseUrl'
  | 'directories'
  | 'maxCostUsd'
  | 'maxIterations'
  | 'maxRunTokens'
  | 'maxTokens'
  | 'model'
  | 'plugins'
  | 'provider'
  | 'session'
  | 'toolSettings';

/**
 * Where Allos is used, and so how its user sets things: by options in a program, by flags on the command line. Hints
 * are put together from it, so that each reader is told what can be done where they are. See
 * docs/decisions/0015-hints-by-surface.md.
 */
export interface Surface {
  /** Names an option, as in "Raise the option maxIterations" or "Raise --max-iterations". */
  readonly option: (name: SettableOption) => string;
  /** Sets options to texts, as in "Add the option model: "gpt"" or "Add --model gpt". */
  readonly setting: (values: Readonly<Partial<Record<SettableOption, string>>>) => string;
  /** How a conversation that ended early is taken up again, as in "Raise …, or …". */
  readonly goOn: string;
  /** How to come to be asked for an approval, as in "allow it with …, or …". */
  readonly beAsked: string;
  /** How another file is given to a session, as in "Make the folder writable, or …". */
  readonly useOtherFile: string;
}

/** What to do next: one sentence or two, where it is needed made for the surface that shows it. */
export type Hint = string | ((surface: Surface) => string);

/** Options that hold lists. */
const LISTS: ReadonlySet<string> = new Set<SettableOption>(['allow', 'directories']);

/** A program that embeds Allos. */
export const PROGRAM: Surface = Object.freeze({
  option: (name: SettableOption) => `the option ${name}`,
  setting: (values: Readonly<Partial<Record<SettableOption, string>>>) => {
    const entries = Object.entries(values).map(([name, value]) => {
      const text = JSON.stringify(value);
      return `${name}: ${LISTS.has(name) ? `[${text}]` : text}`;
    });
    return `the option${entries.length === 1 ? '' : 's'} ${entries.join(', ')}`;
  },
  goOn: 'go on with another run of the agent',
  beAsked: 'give an approver to be asked',
  useOtherFile: 'name another file',
});

/** The text of a hint where it is shown. */
export function hintText(hint: Hint | undefined, surface: Surface): string | undefined {
  return typeof hint === 'function' ? hint(surface) : hint;
}
