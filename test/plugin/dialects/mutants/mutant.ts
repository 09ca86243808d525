import type { WireContext, WireDialect } from '../../../../src/plugin/dialects/dialect.js';

/** Any part of a request, for changing it. */
export interface Piece {
  [field: string]: unknown;
}

/** A request that breaks one case of a rule. */
export interface Mutant {
  readonly case: string;
  readonly title: string;
  readonly body: () => unknown;
  readonly context: WireContext;
}

/** A clean request of a dialect, with everything in it that the rules speak of, and its mutants. */
export interface MutantTable {
  readonly dialect: WireDialect;
  readonly clean: () => unknown;
  /** With which the clean request is clean. */
  readonly context: WireContext;
  readonly mutants: readonly Mutant[];
}

/** The case of a rule, what is wrong, how the clean request is changed, and what else is known of the request. */
export type Row<Body> = readonly [name: string, title: string, change: (body: Body) => unknown, context?: WireContext];

export function mutantTable<Body>(
  {
    dialect,
    clean,
    context = {},
  }: { readonly dialect: WireDialect; readonly clean: () => Body; readonly context?: WireContext },
  rows: readonly Row<Body>[],
): MutantTable {
  const mutants = rows.map(([name, title, change, more]): Mutant => {
    const body = (): unknown => {
      const mutant = clean();
      change(mutant);
      return JSON.parse(JSON.stringify(mutant));
    };
    return { case: name, title, body, context: { ...context, ...more } };
  });
  return { dialect, clean, context, mutants };
}

/** The item of a list at an index that is there. */
export function at<Item>(list: readonly Item[], index: number): Item {
  const item = list.at(index);
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
