import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getMetadataStorage } from 'class-validator';
import { MEANINGS } from './config-meanings.mjs';

/** What a text may hold instead of an address. */
const URL_OR_REFERENCE = String.raw`^[Hh][Tt][Tt][Pp][Ss]?://|\$\{(env|file):`;
const NOT_YET = 'Checked, and not acted on yet.';

/**
 * The JSON Schema of a configuration file (draft 7, which editors know best), from the classes that check it. `null` is
 * allowed wherever a value may be left out, as the loader takes it for absent.
 */
export async function configSchema(root) {
  const inDist = async (name) => await import(pathToFileURL(join(root, 'dist', 'config', 'schema', name)).href);
  const { ConfigSection, ProfileSection } = await inDist('config-section.js');
  const { nestedOf } = await inDist('section.js');
  const { isOpen } = await inDist('known-keys.js');
  const defaults = JSON.parse(readFileSync(join(root, 'config', 'defaults.json'), 'utf8'));
  const schemas = { nestedOf, isOpen, defaults };

  const profile = sectionSchema(ProfileSection, '', schemas);
  const whole = sectionSchema(ConfigSection, '', schemas);
  const own = Object.entries(whole.properties).map(([key, schema]) =>
    key in profile.properties ? [key, { $ref: `#/definitions/settings/properties/${key}` }] : [key, schema],
  );
  const properties = {
    ...Object.fromEntries(own),
    profiles: {
      description: MEANINGS.profiles.meaning,
      type: ['object', 'null'],
      additionalProperties: { $ref: '#/definitions/settings' },
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Allos',
    description: 'A file of YAML or JSON: allos.config.yaml, or config.yaml in the configuration folder of a user.',
    type: ['object', 'null'],
    properties: sorted(properties),
    additionalProperties: false,
    definitions: { settings: { description: 'What a file or one of its profiles may set.', ...profile } },
  };
}

function sectionSchema(section, path, schemas) {
  const nested = schemas.nestedOf(section);
  const checks = getMetadataStorage().getTargetValidationMetadatas(section, '', false, false);
  const names = [...new Set([...nested.keys(), ...checks.map((check) => check.propertyName)])];
  const properties = {};
  const required = [];
  for (const name of names) {
    const below = path === '' ? name : `${path}.${name}`;
    const own = checks.filter((check) => check.propertyName === name);
    const inner = nested.get(name);
    const isOptional = inner !== undefined || own.some((check) => nameOf(check) === 'isOptional');
    if (!isOptional) required.push(name);
    if (below === 'profiles') properties[name] = {};
    else if (inner === undefined) properties[name] = { ...describe(below, schemas), ...valueSchema(own, isOptional) };
    else properties[name] = nestedSchema(inner, below, schemas);
  }
  return {
    type: ['object', 'null'],
    properties: sorted(properties),
    ...(required.length === 0 ? {} : { required }),
    ...(schemas.isOpen(section) ? {} : { additionalProperties: false }),
  };
}

function nestedSchema({ kind, section, textAs }, path, schemas) {
  switch (kind) {
    case 'one':
      return sectionSchema(section(), path, schemas);
    case 'named':
      return { type: ['object', 'null'], additionalProperties: sectionSchema(section(), `${path}.<name>`, schemas) };
    case 'list': {
      const entry = { ...sectionSchema(section(), `${path}[]`, schemas), type: 'object' };
      const items = textAs === undefined ? entry : { anyOf: [{ type: 'string', minLength: 1 }, entry] };
      return { type: ['array', 'null'], items };
    }
    default:
      throw new Error(`no schema for ${kind}`);
  }
}

/** What the validators of a key take. */
function valueSchema(checks, isOptional) {
  const by = new Map(checks.map((check) => [nameOf(check), check]));
  const has = (name) => by.has(name);
  const orNull = (type) => (isOptional ? [type, 'null'] : type);
  if (has('isIn')) {
    const words = by.get('isIn').constraints[0];
    return { enum: isOptional ? [...words, null] : words };
  }
  if (has('isWordRecord')) return recordOf({ enum: by.get('isWordRecord').constraints[0] });
  if (has('isTextRecord')) return recordOf({ type: 'string' });
  if (has('isObjectRecord')) return recordOf({ type: ['object', 'null'] });
  if (has('isHttpUrl')) return { type: orNull('string'), pattern: URL_OR_REFERENCE };
  if (has('isArray')) return { type: orNull('array'), items: { type: 'string' } };
  if (has('isBoolean')) return { type: orNull('boolean') };
  if (has('isObject')) return { type: orNull('object') };
  if (has('isInt') || has('isNumber')) {
    return {
      type: orNull(has('isInt') ? 'integer' : 'number'),
      ...(has('isPositive') ? { exclusiveMinimum: 0 } : {}),
      ...(has('min') ? { minimum: by.get('min').constraints[0] } : {}),
      ...(has('max') ? { maximum: by.get('max').constraints[0] } : {}),
    };
  }
  if (has('isString')) return { type: orNull('string'), ...(has('isNotEmpty') ? { minLength: 1 } : {}) };
  throw new Error(`no schema for the validators ${[...by.keys()].join(', ')} of ${checks[0]?.propertyName}`);
}

function recordOf(additionalProperties) {
  return { type: ['object', 'null'], additionalProperties };
}

function nameOf(check) {
  return check.name ?? check.type;
}

function describe(path, { defaults }) {
  const { meaning, notYet } = MEANINGS[path] ?? {};
  if (meaning === undefined) throw new Error(`config-meanings.mjs lacks ${path}`);
  const value = path.split('.').reduce((at, key) => at?.[key], defaults);
  return {
    description: notYet === undefined ? meaning : `${meaning} ${NOT_YET}`,
    ...(value === undefined || path === 'version' ? {} : { default: value }),
  };
}

function sorted(properties) {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}
