/**
 * Ends an exhaustive `switch`. The compiler refuses the call while a case is missing; at run time it names the value
 * that nobody expected.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
