/** Says nothing about a value, or nothing that a request is judged by. */
const SILENT = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', 'format', 'nullable', 'discriminator'],
  ...['$recursiveAnchor', 'maxProperties', 'propertyNames'],
]);
const SCALARS = new Set(['string', 'number', 'integer', 'boolean', 'null']);
const TAGS = ['type', 'role'];

/**
 * The shapes that a named schema of a vendor's description reaches, in our own few words (`src/plugin/dialects/shape.ts`
 * reads them). Anything that the words cannot say is an error, so that no rule is lost in silence.
 *
 * @param {Record<string, object>} schemas
 * @param {string} root name of the schema of a request
 * @returns {Record<string, unknown>} by name
 */
export function shapesOf(schemas, root) {
  const shapes = {};
  const waiting = [root];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in shapes) continue;
    if (schemas[name] === undefined) throw new Error(`there is no schema named ${name}`);
    const reach = (other) => {
      waiting.push(other);
      return `#${other}`;
    };
    shapes[name] = shapeOf(schemas[name], { schemas, name, reach });
  }
  return Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shapeOf(schema, context) {
  if (schema === true || schema === undefined) return 'any';
  const known = { ...schema };
  for (const key of Object.keys(known)) if (SILENT.has(key) || key.startsWith('x-')) delete known[key];
  const shape = bareShapeOf(known, context);
  return schema.nullable === true ? anyOf([shape, 'null'], context) : shape;
}

function bareShapeOf(schema, context) {
  const { $ref, $recursiveRef, allOf, anyOf: some, oneOf, type, enum: values, const: value, ...rest } = schema;
  if ($ref !== undefined) return reference($ref.split('/').at(-1), context);
  if ($recursiveRef !== undefined) return `#${context.name}`;
  if (allOf !== undefined) return shapeOf(merged([...allOf, { ...rest, ...(type && { type }) }], context), context);
  const branches = some ?? oneOf;
  if (branches !== undefined) {
    expectOnly(withoutRepeated(rest, branches), [], context);
    return anyOf(
      branches.map((branch) => shapeOf(branch, context)),
      context,
    );
  }
  if (value !== undefined) return { is: [value] };
  if (values !== undefined) return { is: values };
  if (Array.isArray(type)) {
    return anyOf(
      type.map((each) => bareShapeOf({ ...rest, type: each }, context)),
      context,
    );
  }
  switch (type ?? (rest.properties === undefined ? undefined : 'object')) {
    case 'object':
      return fieldsOf(rest, context);
    case 'array':
      expectOnly(rest, ['items', 'minItems', 'maxItems'], context);
      return { list: shapeOf(rest.items, context), ...defined({ min: rest.minItems, max: rest.maxItems }) };
    case 'string':
      expectOnly(rest, ['minLength', 'maxLength', 'pattern'], context);
      return scalar('string', { min: rest.minLength, max: rest.maxLength, pattern: rest.pattern });
    case 'number':
    case 'integer':
      expectOnly(rest, ['minimum', 'maximum', 'exclusiveMinimum'], context);
      return scalar(type, { min: rest.minimum, max: rest.maximum, above: rest.exclusiveMinimum });
    case 'boolean':
    case 'null':
      expectOnly(rest, [], context);
      return type;
    case undefined:
      expectOnly(rest, [], context);
      return 'any';
    default:
      throw new Error(`${context.name}: there is no word for the type ${type}`);
  }
}

function fieldsOf({ properties = {}, required = [], additionalProperties: more, ...rest }, context) {
  expectOnly(rest, [], context);
  const fields = {};
  for (const [name, schema] of Object.entries(properties)) {
    fields[required.includes(name) ? name : `${name}?`] = shapeOf(schema, context);
  }
  for (const name of required) if (!(name in properties)) fields[name] = 'any';
  // What is said to be open is so on purpose; of what is left out nobody knows.
  if (more === undefined) return { fields };
  return { fields, more: more === false ? false : shapeOf(more, context) };
}

/** A schema that is no more than a word or a choice of words stands where it is named: its name tells nothing more. */
function reference(name, context) {
  const schema = context.schemas[name];
  if (schema === undefined) throw new Error(`${context.name}: there is no schema named ${name}`);
  const isWord = schema.properties === undefined && SCALARS.has(schema.type);
  return isWord ? shapeOf(schema, { ...context, name }) : context.reach(name);
}

/** `allOf` of objects is one object. */
function merged(parts, context) {
  const all = { type: 'object', properties: {}, required: [] };
  for (const part of parts) {
    const { $ref, allOf, properties = {}, required = [], ...rest } = part;
    for (const key of Object.keys(rest)) if (SILENT.has(key) || key.startsWith('x-')) delete rest[key];
    expectOnly(rest, ['type', 'additionalProperties'], context);
    const inner =
      $ref !== undefined
        ? merged([context.schemas[$ref.split('/').at(-1)]], context)
        : allOf === undefined
          ? { properties: {}, required: [] }
          : merged(allOf, context);
    Object.assign(all.properties, inner.properties, properties);
    all.required.push(...inner.required, ...required);
    if (rest.additionalProperties === false) throw new Error(`${context.name}: a closed part of allOf`);
  }
  return all;
}

/** Any of several shapes: simplified, and told apart by a tag where the objects have one. */
function anyOf(branches, context) {
  const flat = unique(branches.flatMap((branch) => (Array.isArray(branch) ? branch : [branch])));
  const plain = flat.filter((branch) => !(isChoice(branch) && flat.includes(typeOfChoice(branch))));
  const words = plain.filter((branch) => isChoice(branch));
  const others = plain.filter((branch) => !isChoice(branch));
  const choice = words.length === 0 ? [] : [{ is: unique(words.flatMap(({ is }) => is)) }];
  const objects = others.filter((branch) => tagsOf(branch, context) !== undefined);
  const rest = others.filter((branch) => !objects.includes(branch));
  const all = [...choice, ...rest, ...taggedOf(objects, context)];
  return all.length === 1 ? all[0] : all;
}

/** Objects that a constant tells apart: `{ by, cases, else }`. Those that may leave it out stand below `else` too. */
function taggedOf(objects, context) {
  if (objects.length < 2) return objects;
  const tag = TAGS.find((name) => objects.every((branch) => tagsOf(branch, context)?.[name] !== undefined));
  if (tag === undefined) return objects;
  const cases = {};
  const untagged = [];
  for (const branch of objects) {
    const { values, optional } = tagsOf(branch, context)[tag];
    for (const value of values) (cases[value] ??= []).push(branch);
    if (optional) untagged.push(branch);
  }
  const single = (list) => (list.length === 1 ? list[0] : list);
  const named = Object.fromEntries(Object.entries(cases).map(([value, list]) => [value, single(unique(list))]));
  return [{ by: tag, cases: named, ...(untagged.length === 0 ? {} : { else: single(untagged) }) }];
}

/**
 * The constants of the tags of an object, or of objects that are told apart by the same tag; undefined for anything
 * else. What is only named is looked up in the description, since its shape may hold the one that is being made.
 */
function tagsOf(shape, context) {
  if (typeof shape === 'string') return shape.startsWith('#') ? tagsOfNamed(shape.slice(1), context) : undefined;
  if (shape.by !== undefined) {
    return { [shape.by]: { values: Object.keys(shape.cases), optional: 'else' in shape } };
  }
  return shape.fields === undefined ? undefined : tagsOfFields(shape.fields);
}

function tagsOfNamed(name, context, seen = []) {
  if (seen.includes(name)) return undefined;
  const { $ref, allOf, anyOf: some, oneOf, properties, required } = context.schemas[name];
  if ($ref !== undefined) return tagsOfNamed($ref.split('/').at(-1), context, [...seen, name]);
  if (allOf !== undefined) return undefined;
  const branches = some ?? oneOf;
  if (branches !== undefined) {
    const each = branches.map((branch) =>
      branch.$ref === undefined ? undefined : tagsOfNamed(branch.$ref.split('/').at(-1), context, [...seen, name]),
    );
    return each.includes(undefined) ? undefined : joined(each);
  }
  const tags = TAGS.filter((tag) => properties?.[tag] !== undefined).map((tag) => {
    const optional = required?.includes(tag) !== true;
    return [optional ? `${tag}?` : tag, shapeOf(properties[tag], { ...context, name })];
  });
  return tagsOfFields(Object.fromEntries(tags));
}

function tagsOfFields(fields) {
  const tags = {};
  for (const name of TAGS) {
    const optional = !(name in fields);
    const field = [fields[optional ? `${name}?` : name] ?? []].flat();
    const values = field.flatMap((each) => each.is ?? (each === 'null' ? [] : [undefined]));
    if (values.length > 0 && values.every((value) => typeof value === 'string')) {
      tags[name] = { values, optional: optional || field.includes('null') };
    }
  }
  return tags;
}

/** The tags that all have. */
function joined(each) {
  const names = TAGS.filter((tag) => each.every((tags) => tags[tag] !== undefined));
  return Object.fromEntries(
    names.map((tag) => [
      tag,
      {
        values: unique(each.flatMap((tags) => tags[tag].values)),
        optional: each.some((tags) => tags[tag].optional),
      },
    ]),
  );
}

function scalar(type, bounds) {
  const given = defined(bounds);
  return Object.keys(given).length === 0 ? type : { [type]: given };
}

function isChoice(shape) {
  return typeof shape === 'object' && 'is' in shape;
}

function typeOfChoice({ is }) {
  const types = new Set(is.map((value) => (value === null ? 'null' : typeof value)));
  return types.size === 1 ? [...types][0] : undefined;
}

function unique(list) {
  return [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
}

/** What stands beside a choice and says no more than its branches do. */
function withoutRepeated(rest, branches) {
  return Object.fromEntries(
    Object.entries(rest).filter(([key, value]) => !branches.some((branch) => branch[key] === value)),
  );
}

function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function expectOnly(schema, known, { name }) {
  const unknown = Object.keys(schema).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${name}: there is no word for ${unknown.join(', ')}`);
}
