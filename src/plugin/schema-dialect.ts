import type { JsonSchema } from './json.js';

/**
 * The JSON Schema that one model API takes, as data. `lowerSchema` reads it. A new API is a new value of this type.
 */
export interface SchemaDialect {
  readonly name: string;
  /** The keywords that may be sent; every other one is dropped. `any`: the API ignores what it does not know. */
  readonly keywords: readonly string[] | 'any';
  /** The values of `format` that may be sent; undefined for any. */
  readonly formats?: readonly string[];
  /** Whether `pattern` may look ahead or behind. */
  readonly lookaround: boolean;
  /** `inline`: the API does not follow `$ref`. */
  readonly references: 'keep' | 'inline';
  /** How null is allowed: as one of the types, or with the OpenAPI keyword `nullable`. */
  readonly nullable: 'type' | 'keyword';
  /** What a closed list may hold; `strings` allows null as well, which `nullable` says. */
  readonly enumValues: 'any' | 'strings' | 'strings and numbers';
  /** Whether an object without properties must stand without `properties`. */
  readonly emptyProperties: 'keep' | 'omit';
  /** `declared`: `required` may name only what `properties` describe. Left out: any names. */
  readonly required?: 'declared';
  /** Present when the API promises to follow the schema, at the price of these rules. */
  readonly strict?: StrictRules;
}

/** What an API demands of a schema that it promises to follow. */
export interface StrictRules {
  /** Every property is required; one that was optional takes null instead. */
  readonly requireAll: boolean;
  /** Levels of nested objects and arrays. */
  readonly maxDepth: number;
  /** Properties of all objects together. */
  readonly maxProperties: number;
  /** Keywords that would change the meaning when dropped; a schema that has one cannot be strict. */
  readonly essential: readonly string[];
  /** For the schemas that cannot be strict. */
  readonly fallback: SchemaDialect;
}

/** A schema in the words of one API. */
export interface LoweredSchema {
  readonly schema: JsonSchema;
  /** Whether the API may be told to follow it exactly. */
  readonly strict: boolean;
  /** What could not be said, as JSON Pointers into the original, for example `/properties/path/minLength`. */
  readonly dropped: readonly string[];
}

/**
 * OpenAI tools without `strict`. The root is an object with `properties` and no `anyOf`, `oneOf`, `allOf`, `enum` or
 * `not`; everything below is a hint to the model. The codec checks what the model sends.
 */
export const OPENAI_PLAIN: SchemaDialect = {
  name: 'openai',
  keywords: 'any',
  lookaround: true,
  references: 'keep',
  nullable: 'type',
  enumValues: 'any',
  emptyProperties: 'keep',
};

/**
 * OpenAI tools and answers with `strict: true` (WP-25; "Structured model outputs, supported schemas"). `default`,
 * `minLength`, `maxLength` and `uniqueItems` are refused by the API, as are words beside `$ref`.
 */
export const OPENAI_STRICT: SchemaDialect = {
  name: 'openai-strict',
  keywords: [
    ...['type', 'description', 'enum', 'const', 'anyOf', '$ref', '$defs', 'definitions'],
    ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'pattern', 'format'],
  ],
  formats: ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
  lookaround: false,
  references: 'keep',
  nullable: 'type',
  enumValues: 'any',
  emptyProperties: 'keep',
  strict: {
    requireAll: true,
    maxDepth: 10,
    maxProperties: 5000,
    essential: [
      ...['allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'dependencies'],
      ...['patternProperties', 'propertyNames', 'unevaluatedProperties', 'prefixItems', 'contains'],
    ],
    fallback: OPENAI_PLAIN,
  },
};

/** Anthropic tools: JSON Schema 2020-12, checked as such, whose root has no `anyOf`, `oneOf` or `allOf`. */
export const ANTHROPIC: SchemaDialect = { ...OPENAI_PLAIN, name: 'anthropic' };

/**
 * What Anthropic's `output_config.format` takes ("Structured outputs, JSON Schema limitations", and what the vendor's own
 * SDK makes of a schema): closed objects, no bounds, nothing recursive.
 */
export const ANTHROPIC_ANSWER: SchemaDialect = {
  ...OPENAI_PLAIN,
  name: 'anthropic-answer',
  keywords: [
    ...['type', 'description', 'enum', 'const', 'anyOf', 'properties', 'required', 'additionalProperties', 'items'],
    'format',
  ],
  formats: ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
  references: 'inline',
  strict: {
    requireAll: false,
    maxDepth: 10,
    maxProperties: 500,
    essential: OPENAI_STRICT.strict?.essential ?? [],
    fallback: ANTHROPIC,
  },
};

/**
 * What Ollama makes a grammar of (`format`; llama.cpp, grammars/README "JSON Schemas"). Patterns, formats and bounds are
 * left out: some of them make a grammar that the server cannot load.
 */
export const OLLAMA_ANSWER: SchemaDialect = {
  ...OPENAI_PLAIN,
  name: 'ollama-answer',
  keywords: [
    ...['type', 'description', 'enum', 'const', 'anyOf', 'oneOf'],
    ...['properties', 'required', 'additionalProperties', 'items'],
  ],
  references: 'inline',
};

/**
 * Ollama's native API decodes parameters into a structure with these fields and loses the others without a word, so
 * they go into the description.
 */
export const OLLAMA: SchemaDialect = {
  name: 'ollama',
  keywords: ['type', 'description', 'enum', 'anyOf', 'properties', 'required', 'items'],
  lookaround: true,
  references: 'inline',
  nullable: 'type',
  enumValues: 'any',
  emptyProperties: 'keep',
};

/**
 * Gemini's `parametersJsonSchema` (WP-42): JSON Schema in these words, which the documentation of `responseJsonSchema` in
 * @google/genai 2.32 lists. `$ref` is among them, but may have nothing beside it and may not lead back to itself in a
 * required property, so references are inlined. Objects without properties are taken: recorded requests show it.
 */
export const GEMINI: SchemaDialect = {
  name: 'gemini',
  keywords: [
    ...['type', 'format', 'description', 'enum', 'items', 'prefixItems', 'minItems', 'maxItems'],
    ...['minimum', 'maximum', 'anyOf', 'properties', 'additionalProperties', 'required'],
  ],
  formats: ['date-time', 'date', 'time', 'int32', 'int64', 'float', 'double'],
  lookaround: true,
  references: 'inline',
  nullable: 'type',
  enumValues: 'strings and numbers',
  emptyProperties: 'keep',
  required: 'declared',
};
