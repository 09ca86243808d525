import type { JsonSchema } from './json.js';

/**
 * How a tool's input is described to a model and read from it. Made by `inputOf(Class)` or `jsonSchemaInput(schema)`
 * of `allos/plugin/input`. The host reads only these two members and no validator metadata, so a plugin that carries
 * its own copy of allos works.
 */
export interface InputCodec<T> {
  readonly schema: JsonSchema;
  /** Reads untrusted JSON. Never throws; unknown keys, wrong types and oversized values are problems. */
  readonly parse: (value: unknown) => InputParse<T> | Promise<InputParse<T>>;
}

export type InputParse<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** One thing wrong with an input. */
export interface InputProblem {
  /** Where, for example `edits[0].path`; empty for the whole input. */
  readonly path: string;
  /** What is wrong and what was expected, as one clause. */
  readonly message: string;
}
