import type { WireContext, WireDialect } from '../../../../src/plugin/dialects/dialect.js';

/** Any part of a request, for changing it. */
export interface Piece {
  [field: string]: unknown;
}

/** A request that breaks one case of a rule, made from a clean one. */
export interface Mutant<Body> {
  readonly case: string;
  readonly title: string;
  readonly change: (body: Body) => unknown;
  readonly context?: WireContext;
}

/** A clean request of a dialect, with everything in it that the rules speak of, and its mutants. */
export interface MutantTable<Body = never> {
  readonly dialect: WireDialect;
  readonly clean: () => Body;
  /** With which the clean request is clean, and every mutant is judged unless it says otherwise. */
  readonly context: WireContext;
  readonly mutants: readonly Mutant<Body>[];
}

/** Writes a row: `row('call-id', 'no id', (body) => …)`. */
export function rowOf<Body>(): (
  name: string,
  title: string,
  change: (body: Body) => unknown,
  context?: WireContext,
) => Mutant<Body> {
  return (name, title, change, context) => ({
    case: name,
    title,
    change,
    ...(context === undefined ? {} : { context }),
  });
}

/** The item of a list at an index that is there. */
export function at(list: readonly Piece[], index: number): Piece {
  const item = list.at(index);
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
