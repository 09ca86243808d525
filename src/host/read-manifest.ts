import type { PluginManifest } from '../plugin/manifest.js';
import { CONTRIBUTED_SERVICES } from '../plugin/contributed-services.js';
import { schemaFaults } from '../plugin/schema-faults.js';
import { reservedToolName, TOOL_NAME } from '../plugin/tool-name.js';
import type { Must } from './must.js';
import { checkHook } from './read-hooks.js';
import { shownValue } from './shown-value.js';

/** What is wrong with a manifest, one clause each. */
export type ManifestReading =
  | { readonly ok: true; readonly manifest: PluginManifest }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Tells an author which class an entry of the manifest came from, as ` (class Greet)`; '' where nobody knows. */
export type EntryLabel = (list: 'providers' | 'tools', index: number) => string;

type Fields = Readonly<Record<string, unknown>>;

const PROVIDER_NAME = /^[a-z0-9][a-z0-9._-]*$/;
const SERVICES: readonly unknown[] = CONTRIBUTED_SERVICES.map((token) => Symbol.keyFor(token));
const EFFECTS: readonly unknown[] = ['read', 'write', 'execute', 'external'];
const PERMISSIONS: readonly unknown[] = ['always_allow', 'ask', 'never'];
const SUBJECT_KINDS: readonly unknown[] = ['path', 'command', 'text'];

/** Reads `package.json#allos`, which nobody has checked yet. */
export function readManifest(value: unknown, labelOf: EntryLabel = () => ''): ManifestReading {
  if (!isRecord(value)) return { ok: false, problems: ['there is no "allos" object in its package.json'] };
  const problems: string[] = [];
  const must: Must = (holds, what, requirement, found) => {
    if (!holds) problems.push(`${what} must ${requirement}, found ${shownValue(found)}`);
  };
  must(typeof value['apiVersion'] === 'number', '"apiVersion"', 'be a number', value['apiVersion']);
  must(
    isInside(value['entry']),
    '"entry"',
    'be the path of a module in the package, as ./dist/index.js',
    value['entry'],
  );
  for (const key of ['providers', 'tools', 'toolSources', 'services', 'hooks']) {
    must(value[key] === undefined || Array.isArray(value[key]), `"${key}"`, 'be an array', value[key]);
  }
  list(value['providers']).forEach((each, index) =>
    checkProvider(each, `providers[${index}]${labelOf('providers', index)}`, must),
  );
  list(value['tools']).forEach((each, index) => checkTool(each, `tools[${index}]${labelOf('tools', index)}`, must));
  list(value['services']).forEach((each, index) => {
    must(SERVICES.includes(each), `services[${index}]`, `be one of ${SERVICES.join(', ')}`, each);
  });
  list(value['hooks']).forEach((each, index) => checkHook(each, `hooks[${index}]`, must));
  for (const key of ['providers', 'tools'] as const) problems.push(...sameNames(list(value[key]), key, labelOf));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    manifest: { providers: [], tools: [], toolSources: [], services: [], ...value } as unknown as PluginManifest,
  };
}

/** Two of one name: a model API refuses the whole request for it. */
function sameNames(entries: readonly unknown[], key: 'providers' | 'tools', labelOf: EntryLabel): readonly string[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const name = isRecord(entry) ? entry['name'] : undefined;
    if (typeof name !== 'string') return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    const label = (at: number): string => `${key}[${at}]${labelOf(key, at)}`;
    return [`${label(earlier)} and ${label(index)} have the same name, ${shownValue(name)}`];
  });
}

function checkProvider(provider: unknown, where: string, must: Must): void {
  if (!isRecord(provider)) return must(false, where, 'be an object', provider);
  const { name, description } = provider;
  must(typeof name === 'string' && PROVIDER_NAME.test(name), `${where}.name`, `match ${PROVIDER_NAME.source}`, name);
  must(typeof description === 'string', `${where}.description`, 'be a text', description);
}

function checkTool(tool: unknown, where: string, must: Must): void {
  if (!isRecord(tool)) return must(false, where, 'be an object', tool);
  const { name, description, inputSchema, effects, idempotent, permission, subject } = tool;
  must(typeof name === 'string' && TOOL_NAME.test(name), `${where}.name`, `match ${TOOL_NAME.source}`, name);
  must(typeof description === 'string' && description !== '', `${where}.description`, 'be a text', description);
  const reserved = typeof name === 'string' ? reservedToolName(name) : undefined;
  must(reserved === undefined, `${where}.name`, `be another one, since it ${reserved}`, name);
  const [fault] = schemaFaults(inputSchema);
  must(fault === undefined, `${where}.inputSchema`, `be a schema that every API can be told: ${fault}`, inputSchema);
  const isEffect = effects === undefined || EFFECTS.includes(effects);
  must(isEffect, `${where}.effects`, `be one of ${EFFECTS.join(', ')}`, effects);
  must(typeof idempotent === 'boolean', `${where}.idempotent`, 'be true or false', idempotent);
  must(PERMISSIONS.includes(permission), `${where}.permission`, `be one of ${PERMISSIONS.join(', ')}`, permission);
  if (subject !== undefined) checkSubject(subject, inputSchema, `${where}.subject`, must);
}

function checkSubject(subject: unknown, inputSchema: unknown, where: string, must: Must): void {
  if (!isRecord(subject) || !SUBJECT_KINDS.includes(subject['kind']) || typeof subject['property'] !== 'string') {
    return must(false, where, `name a kind (${SUBJECT_KINDS.join(', ')}) and a property`, subject);
  }
  const properties = isRecord(inputSchema) ? inputSchema['properties'] : undefined;
  const isProperty = !isRecord(properties) || Object.hasOwn(properties, subject['property']);
  must(isProperty, `${where}.property`, 'be a property of the input', subject['property']);
}

/** A path that cannot leave the package. */
function isInside(entry: unknown): boolean {
  return typeof entry === 'string' && entry.startsWith('./') && !entry.split(/[/\\]/).includes('..');
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
