import type { JsonObject, JsonValue } from '../plugin/json.js';
import type { ConfigLayer, ConfigPath } from './config-layer.js';
import { leafPaths, valueAt } from './leaf-paths.js';
import { hasReference } from './references.js';

/** What of an untrusted layer takes effect, and where it says what does not. */
export interface UntrustedPart {
  readonly data: JsonObject;
  readonly ignored: readonly ConfigPath[];
}

/** Limits of a run: lower is tighter. */
const LIMITS = ['maxTurns', 'maxCostUsd', 'maxTokens', 'maxOutputTokens', 'timeoutSeconds'] as const;

/** From strict to loose. */
const MODES: readonly JsonValue[] = ['plan', 'ask', 'edits', 'auto'];

/** Says nothing that could matter. */
const HARMLESS: ReadonlySet<unknown> = new Set(['version', '$schema']);

/**
 * What a folder that nobody trusts may say: only what tightens. Denials, disabled tools, `never`, a stricter mode,
 * lower limits, `sandbox: required`, and a choice among the user's models and those of the user's providers.
 *
 * @param own the configuration of the user alone, to compare with, and all of the user's providers
 */
export function untrustedPart(layer: ConfigLayer, own: JsonObject): UntrustedPart {
  const { data } = layer;
  const kept: Record<string, JsonValue | undefined> = {
    ...model(data, own),
    ...section('agent', limits(objectAt(data, 'agent'), objectAt(own, 'agent'))),
    ...section('tools', pick(objectAt(data, 'tools'), ['disabled'])),
    ...section('permissions', permissions(objectAt(data, 'permissions'), objectAt(own, 'permissions'))),
    ...(data['sandbox'] === 'required' ? { sandbox: 'required' } : {}),
  };
  const ignored = leafPaths(data).filter((path) => {
    const value = JSON.stringify(valueAt(data, path));
    if (HARMLESS.has(path[0])) return false;
    // A denial with a reference holds as it is written, which is not what it means.
    return hasReference(value) || value !== JSON.stringify(valueAt(kept, path));
  });
  return { data: kept, ignored };
}

function model(data: JsonObject, own: JsonObject): JsonObject {
  const wanted = data['model'];
  if (typeof wanted !== 'string' || hasReference(wanted)) return {};
  const named = [own['model'], ...((own['fallbackModels'] as readonly JsonValue[] | undefined) ?? [])];
  const [provider = '', ...rest] = wanted.toLowerCase().split('/');
  const isOfProvider =
    rest.length > 0 && Object.keys(objectAt(own, 'providers')).some((name) => name.toLowerCase() === provider);
  return isOfProvider || named.includes(wanted) ? { model: wanted } : {};
}

function limits(agent: JsonObject, own: JsonObject): JsonObject {
  const kept = LIMITS.filter((name) => {
    const [limit, current] = [agent[name], own[name]];
    return typeof limit === 'number' && (typeof current !== 'number' || limit <= current);
  });
  return pick(agent, kept);
}

function permissions(wanted: JsonObject, own: JsonObject): JsonObject {
  const current = objectAt(own, 'tools');
  const tools = Object.entries(objectAt(wanted, 'tools')).filter(
    ([name, permission]) =>
      permission === 'never' ||
      (permission === 'ask' && Object.hasOwn(current, name) && current[name] === 'always_allow'),
  );
  const { mode } = wanted;
  const isStricter = mode !== undefined && mode !== null && MODES.indexOf(mode) <= MODES.indexOf(own['mode'] ?? 'ask');
  return {
    ...pick(wanted, ['deny']),
    ...section('tools', Object.fromEntries(tools)),
    ...(isStricter ? { mode } : {}),
  };
}

function section(name: string, content: JsonObject): JsonObject {
  return Object.keys(content).length === 0 ? {} : { [name]: content };
}

function pick(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (source[name] == null ? [] : [[name, source[name]]])));
}

function objectAt(source: JsonObject, name: string): JsonObject {
  const value = source[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
