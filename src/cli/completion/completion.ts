/** A word that could stand there, and a few words about it. */
export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** What could stand where the cursor is. */
export type Completion =
  | {
      readonly type: 'words';
      readonly words: readonly Candidate[];
      /** Whether the word goes on. */ readonly goesOn: boolean;
    }
  | { readonly type: 'files' | 'folders' };

/** Values that are known without importing a plugin. */
export interface KnownValues {
  readonly providers: () => Promise<readonly Candidate[]>;
  /** @param provider whose models are meant, so that their names stand alone */
  readonly models: (provider: string | undefined) => Promise<readonly Candidate[]>;
  readonly tools: () => Promise<readonly Candidate[]>;
  readonly sessions: () => Promise<readonly Candidate[]>;
  readonly keys: () => Promise<readonly Candidate[]>;
}

/** Nothing could, as far as anybody knows. */
export const NOTHING: Completion = { type: 'words', words: [], goesOn: false };

/** The words that begin with what is there already. */
export function wordsOf(all: readonly Candidate[], current: string): Completion & { readonly type: 'words' } {
  return { type: 'words', words: all.filter(({ value }) => value.startsWith(current)), goesOn: false };
}

export function candidate(value: string, about: string | undefined): Candidate {
  return about === undefined ? { value } : { value, about };
}
