/** A JSON value without parts. */
export type Scalar = string | number | boolean | null;

export type ScalarType = 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** The bounds of one value, under their JSON Schema names. */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** What one value may be: the decorators of a property, understood. Schema and reader both come from it. */
export type ValuePlan =
  | {
      readonly kind: 'scalar';
      readonly types: readonly ScalarType[];
      /** The only values allowed, when there is a closed list. */
      readonly oneOf: readonly Scalar[] | undefined;
      readonly bounds: Bounds;
    }
  | { readonly kind: 'free-form' }
  | { readonly kind: 'class'; readonly plan: ClassPlan }
  | { readonly kind: 'array'; readonly items: ValuePlan; readonly bounds: Bounds };

export interface PropertyPlan {
  readonly name: string;
  readonly value: ValuePlan;
  /** It may be absent or null: it has `@IsOptional` or a default. */
  readonly optional: boolean;
  readonly description: string | undefined;
  /** In a holder, since a default may be any JSON value. */
  readonly default: { readonly value: unknown } | undefined;
}

/** An input class, understood. */
export interface ClassPlan {
  readonly target: InputClass;
  readonly properties: ReadonlyMap<string, PropertyPlan>;
}

/** A class that can be made without arguments. */
export type InputClass<T extends object = object> = new () => T;
