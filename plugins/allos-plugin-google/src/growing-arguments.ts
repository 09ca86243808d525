import { isJsonObject, jsonListOf, stringOf } from 'allos/plugin';
import type { JsonObject, JsonValue, ToolArguments } from 'allos/plugin';

type Step = string | number;
type Container = Record<string, unknown> | unknown[];

/** Deeper than any tool's input may be. */
const MOST_STEPS = 100;
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * The arguments of a call that come value by value, each with the path to its place (`partialArgs`; RFC 9535 paths that
 * name one place, such as `$.list[0].name`). A text may come in pieces.
 */
export class GrowingArguments {
  readonly #root: Record<string, unknown> = {};
  readonly #unread: JsonValue[] = [];

  add(partialArgs: unknown): void {
    for (const arg of jsonListOf(partialArgs)) {
      if (!isJsonObject(arg) || !this.#set(stepsOf(stringOf(arg['jsonPath']) ?? ''), arg)) this.#unread.push(arg);
    }
  }

  /** What there is; malformed where a part of it had no place. */
  value(): ToolArguments {
    // Made of parsed JSON by the steps of paths, so it is JSON.
    const input = this.#root as JsonObject;
    if (this.#unread.length === 0) return { input };
    return { input: {}, malformed: { text: JSON.stringify(this.#unread), reason: 'it has no place in an object' } };
  }

  #set(steps: readonly Step[] | undefined, arg: JsonObject): boolean {
    if (steps === undefined || steps.length === 0 || steps.length > MOST_STEPS) return false;
    let at: Container = this.#root;
    for (const [index, step] of steps.slice(0, -1).entries()) {
      const inside: unknown = hasPlace(at, step) ? get(at, step) : undefined;
      const next: unknown = inside ?? (typeof steps[index + 1] === 'number' ? [] : {});
      if (!hasPlace(at, step) || typeof next !== 'object' || next === null) return false;
      if (inside === undefined) put(at, step, next);
      at = next as Container;
    }
    const last = steps.at(-1) as Step;
    if (!hasPlace(at, last)) return false;
    const value = valueOf(arg);
    const before = get(at, last);
    put(at, last, typeof value === 'string' && typeof before === 'string' ? before + value : value);
    return true;
  }
}

function valueOf(arg: JsonObject): JsonValue {
  const { stringValue, numberValue, boolValue } = arg;
  return stringValue ?? numberValue ?? boolValue ?? null;
}

/** The steps of a path; undefined for one that names no single place. */
function stepsOf(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) return undefined;
    const [, name, index, single, double] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? unescaped(single ?? double ?? ''));
  }
  return steps;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** A list only grows at its end: an index far out would make it huge. */
function hasPlace(container: Container, step: Step): boolean {
  return Array.isArray(container) ? typeof step === 'number' && step <= container.length : typeof step === 'string';
}

function get(container: Container, step: Step): unknown {
  return Object.hasOwn(container, step) ? (container as Record<Step, unknown>)[step] : undefined;
}

/** Also for names such as `__proto__`, which an assignment would take for something else. */
function put(container: Container, step: Step, value: unknown): void {
  Object.defineProperty(container, step, { value, writable: true, enumerable: true, configurable: true });
}
