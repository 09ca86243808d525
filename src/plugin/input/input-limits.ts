import type { InputProblem } from '../input-codec.js';
import { stepInto } from '../value-path.js';

/** Levels of nesting; the input itself is the first. */
export const MAX_DEPTH = 64;
/** Objects, arrays and scalars together. */
export const MAX_VALUES = 100_000;
/** UTF-16 units of all keys and strings together: a file of the largest allowed size still fits. */
export const MAX_CHARACTERS = 16 * 1024 * 1024;

/** Keys that reach a prototype when an object is copied or merged carelessly, here or in a tool. */
const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Whether a key is refused wherever it stands. */
export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN_KEYS.includes(key);
}

interface Step {
  readonly value: unknown;
  readonly depth: number;
  readonly parent: Step | undefined;
  readonly key: string | number;
}

/**
 * What makes a value unfit to be looked at any further: nested too deeply, too large, a forbidden key, or no JSON. It
 * walks with a list instead of recursion, since `JSON.parse` accepts 200,000 levels and a recursion does not.
 */
export function limitProblem(input: unknown): InputProblem | undefined {
  const open: Step[] = [{ value: input, depth: 1, parent: undefined, key: '' }];
  let values = 1;
  let characters = 0;
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { value } = step;
    if (typeof value === 'string') characters += value.length;
    else if (typeof value === 'object' && value !== null) {
      if (step.depth > MAX_DEPTH) return { path: '', message: `is nested deeper than ${MAX_DEPTH} levels` };
      if (Array.isArray(value)) {
        values += value.length;
        if (values > MAX_VALUES) break;
        value.forEach((item, key) => open.push({ value: item, depth: step.depth + 1, parent: step, key }));
      } else {
        if (!isPlainObject(value)) return { path: pathOf(step), message: 'is no JSON value' };
        const keys = Object.keys(value);
        values += keys.length;
        if (values > MAX_VALUES) break;
        for (const key of keys) {
          if (isForbiddenKey(key)) return { path: pathOf(step), message: `has the key "${key}", which is not allowed` };
          characters += key.length;
          const child: unknown = value[key];
          // An absent optional property, as a caller in TypeScript writes it.
          if (child !== undefined) open.push({ value: child, depth: step.depth + 1, parent: step, key });
        }
      }
    } else if (!isJsonScalar(value)) {
      return {
        path: pathOf(step),
        message: `is no JSON value: ${typeof value === 'number' ? String(value) : typeof value}`,
      };
    }
    if (characters > MAX_CHARACTERS) break;
  }
  if (values > MAX_VALUES) return { path: '', message: `has more than ${MAX_VALUES} values` };
  if (characters > MAX_CHARACTERS) return { path: '', message: `is longer than ${MAX_CHARACTERS} characters` };
  return undefined;
}

/** An object as `JSON.parse` makes them, of whatever realm: its prototype has no prototype itself. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isJsonScalar(value: unknown): boolean {
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function pathOf(step: Step): string {
  const keys: (string | number)[] = [];
  for (let at = step; at.parent !== undefined; at = at.parent) keys.unshift(at.key);
  return keys.reduce<string>(stepInto, '');
}
