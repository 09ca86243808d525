import { validateSync, type ValidationError } from 'class-validator';
import { redactSecrets } from '../../log/redact.js';
import type { JsonObject, JsonValue } from '../../plugin/json.js';
import { pathText, visible, type ConfigPath } from '../config-layer.js';
import { nearestKey } from '../nearest-key.js';
import { ConfigSection } from './config-section.js';
import { isOpen, knownKeys } from './known-keys.js';
import { nestedOf, type NestedSections, type SectionClass } from './section.js';

/** One thing wrong with a configuration. */
export interface ConfigProblem {
  readonly path: ConfigPath;
  /** Whether the key or its value is wrong. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** Checks a layer of configuration against the schema classes. Never throws. `null` counts as absent. */
export function validateConfig(data: JsonValue): readonly ConfigProblem[] {
  return validateSection(ConfigSection, data, []);
}

function validateSection(section: SectionClass, value: JsonValue, path: ConfigPath): readonly ConfigProblem[] {
  if (!isMapping(value)) return [wrong(path, 'must be an object', value)];
  const nested = nestedOf(section);
  const known = knownKeys(section);
  const instance = new section() as Record<string, unknown>;
  const problems: ConfigProblem[] = [];
  for (const [key, item] of Object.entries(value)) {
    const inner = nested.get(key);
    if (inner === undefined && !known.includes(key)) problems.push(...unknownKey(section, key, known, path));
    else if (item === undefined || item === null) continue;
    else if (inner !== undefined) problems.push(...validateNested(inner, item, [...path, key]));
    else instance[key] = item;
  }
  for (const error of validateSync(instance, { forbidUnknownValues: false })) {
    problems.push(wrong([...path, error.property], expectationOf(error), value[error.property]));
  }
  return problems;
}

function validateNested(nested: NestedSections, value: JsonValue, path: ConfigPath): readonly ConfigProblem[] {
  const section = nested.section();
  switch (nested.kind) {
    case 'one':
      return validateSection(section, value, path);
    case 'named':
      if (!isMapping(value)) return [wrong(path, 'must be an object of named objects', value)];
      return Object.entries(value).flatMap(([name, item]) =>
        item === undefined || item === null ? [] : validateSection(section, item, [...path, name]),
      );
    case 'list':
      if (!Array.isArray(value)) return [wrong(path, 'must be a list', value)];
      return (value as readonly JsonValue[]).flatMap((item, index) => {
        const full = nested.textAs !== undefined && typeof item === 'string' ? { [nested.textAs]: item } : item;
        return validateSection(section, full, [...path, index]);
      });
  }
}

/** In an open section only a key that looks like a misspelt one is refused. */
function unknownKey(
  section: SectionClass,
  key: string,
  known: readonly string[],
  path: ConfigPath,
): readonly ConfigProblem[] {
  const nearest = nearestKey(key, known);
  if (isOpen(section) && nearest === undefined) return [];
  const place = path.length === 0 ? '' : ` in ${visible(pathText(path))}`;
  const advice = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return [{ path: [...path, key], at: 'key', message: `unknown key "${visible(key)}"${place}; ${advice}` }];
}

function wrong(path: ConfigPath, expectation: string, found: JsonValue | undefined): ConfigProblem {
  const where = path.length === 0 ? 'the configuration' : visible(pathText(path));
  return { path, at: 'value', message: `${where} ${expectation}, found ${shown(path, found)}` };
}

/** Told before everything else: a text has no minimum. */
const TYPES = ['isArray', 'isInt', 'isNumber', 'isString', 'isBoolean', 'isObject'] as const;

/** What class-validator says, without the name of the property, which stands before it with its whole path. */
function expectationOf(error: ValidationError): string {
  const constraints = error.constraints ?? {};
  const type = TYPES.find((name) => Object.hasOwn(constraints, name));
  const message = (type === undefined ? Object.values(constraints)[0] : constraints[type]) ?? 'is wrong';
  const text = message.replaceAll(`${error.property} `, '');
  return text
    .replace('the following values: ', '')
    .replace('an integer number', 'a whole number')
    .replace('each value in must', 'entries must each');
}

function shown(path: ConfigPath, value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const isSecret = path.some((key) => typeof key === 'string' && /key|token|secret|headers|env/i.test(key));
  if (isSecret) return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  const text = visible(redactSecrets(JSON.stringify(value), []));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export function isMapping(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
