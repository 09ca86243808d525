import type { JsonValue } from '../json.js';

/**
 * What a JSON value has to look like, in the few words that `scripts/wire-shapes.mjs` writes: the type names of JSON
 * Schema, `any`, `#Name` of another shape, and a list for any one of several.
 */
export type Shape = string | readonly Shape[] | ChoiceShape | BoundedShape | ListShape | FieldsShape | TaggedShape;

/** One of these values. */
export interface ChoiceShape {
  readonly is: readonly JsonValue[];
}

/** A text or a number within bounds: `min` and `max` count characters of a text. */
export type BoundedShape = {
  readonly [Type in 'string' | 'number' | 'integer']?: {
    readonly min?: number;
    readonly max?: number;
    readonly above?: number;
    readonly pattern?: string;
  };
};

export interface ListShape {
  readonly list: Shape;
  readonly min?: number;
  readonly max?: number;
}

/** An object. A name that ends with `?` may be left out. */
export interface FieldsShape {
  readonly fields: Readonly<Record<string, Shape>>;
  /** What other fields may hold; false: there may be none; left out: anything. */
  readonly more?: Shape | false;
}

/** Objects that the value of one field tells apart. */
export interface TaggedShape {
  readonly by: string;
  readonly cases: Readonly<Record<string, Shape>>;
  /** For an object without that field. */
  readonly else?: Shape;
}

/** The shapes of the requests to one API, as they are kept in `config/wire`. */
export interface WireShapes {
  /** The description of the vendor that they were made of. */
  readonly source: string;
  /** Names of the shapes of whole requests. */
  readonly roots: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}
