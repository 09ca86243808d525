import type { JsonObject, JsonValue } from '../../json.js';
import { jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { partsOf, type RequestPart } from '../request-parts.js';

/** A content of a request. */
export interface Content {
  readonly role: JsonValue | undefined;
  readonly parts: readonly RequestPart[];
  readonly path: string;
}

/** The contents of a request. */
export function contentsOf(request: JsonObject): readonly Content[] {
  return partsOf(request['contents'], 'contents').map(({ value, path }) => {
    const { role, parts } = value;
    return { role, parts: partsOf(parts, stepInto(path, 'parts')).map(plain), path };
  });
}

/** An object inside a part, with its path; undefined where there is none. */
export function inside({ value, path }: RequestPart, field: string): RequestPart | undefined {
  const object = jsonObjectOf(value[field]);
  return object === undefined ? undefined : { value: camelCased(object), path: stepInto(path, field) };
}

/** The calls, or the responses, of a content. */
export function allInside(content: Content | undefined, field: string): readonly RequestPart[] {
  return (content?.parts ?? []).flatMap((part) => inside(part, field) ?? []);
}

/** The objects of a list inside a request. */
export function listed(list: JsonValue | undefined, path: string): readonly RequestPart[] {
  return partsOf(list, path).map(plain);
}

/** The API takes each name in either spelling: `functionCall` and `function_call`. */
export function camelCased(object: JsonObject): JsonObject {
  const entries = Object.entries(object);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

function plain({ value, path }: RequestPart): RequestPart {
  return { value: camelCased(value), path };
}
