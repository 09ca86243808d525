import { WIRE_DIALECTS, type WireContext } from 'allos/plugin/testing';

/** Expects a request to keep all rules of its API, those included that only some servers ask for. */
export function expectClean(api: keyof typeof WIRE_DIALECTS, body: unknown, context: WireContext = {}): void {
  expect(WIRE_DIALECTS[api].validate(body, { careful: true, ...context })).toEqual([]);
}
