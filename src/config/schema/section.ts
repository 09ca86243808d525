/** A class whose class-validator decorators describe a part of the configuration. */
export type SectionClass = new () => object;

/** A property that holds further sections. */
export interface NestedSections {
  /** `one`: an object. `named`: an object whose keys are names. `list`: a list. */
  readonly kind: 'one' | 'named' | 'list';
  readonly section: () => SectionClass;
  /** In a list: a text may stand for an object with this property. */
  readonly textAs?: string;
}

const NESTED = Symbol('nested sections');

type Annotated = SectionClass & { [NESTED]?: Map<string, NestedSections> };

/** Marks a property as an object described by another class. It only records. */
export function Part(section: () => SectionClass): PropertyDecorator {
  return record({ kind: 'one', section });
}

/** Marks a property as an object of named objects described by another class. It only records. */
export function Named(section: () => SectionClass): PropertyDecorator {
  return record({ kind: 'named', section });
}

/** Marks a property as a list of objects described by another class. It only records. */
export function ListOf(section: () => SectionClass, options: { readonly textAs?: string } = {}): PropertyDecorator {
  return record({ kind: 'list', section, ...options });
}

/** The properties of a class, its parents' included, that hold sections. */
export function nestedOf(section: SectionClass): ReadonlyMap<string, NestedSections> {
  const parent = Object.getPrototypeOf(section) as SectionClass | null;
  const inherited = typeof parent === 'function' && parent !== Function.prototype ? nestedOf(parent) : [];
  return new Map([...inherited, ...(Object.hasOwn(section, NESTED) ? ((section as Annotated)[NESTED] ?? []) : [])]);
}

function record(nested: NestedSections): PropertyDecorator {
  return (target, property) => {
    const owner = target.constructor as Annotated;
    const map = Object.hasOwn(owner, NESTED) ? owner[NESTED] : undefined;
    if (map === undefined) owner[NESTED] = new Map([[String(property), nested]]);
    else map.set(String(property), nested);
  };
}
