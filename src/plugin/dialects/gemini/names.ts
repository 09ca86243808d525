import { stepInto } from '../../value-path.js';
import type { RequestPart } from '../request-parts.js';
import type { GeminiReport } from './gemini-rules.js';

/** Names of functions as the API asks for them in its refusals; its documentation allows twice the length. */
export function isFunctionName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(name);
}

/** The API refuses a request with a name that it does not know. */
export function expectNames({ value, path }: RequestPart, known: readonly string[], report: GeminiReport): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) report('field-unknown', stepInto(path, name), `unknown name ${JSON.stringify(name)}`);
  }
}
