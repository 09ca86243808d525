import type { RecordedRequest, ScriptedServer } from '../../../test/wire/scripted-server.js';
import { expectClean } from '../../../test/wire/expect-clean.js';

/** As much of a request body as tests look at. */
export interface WireBody {
  readonly [field: string]: unknown;
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
}

/** The body of the last request, checked with the rules of the API. */
export function lastBody(server: ScriptedServer): WireBody {
  const request = server.requests.at(-1);
  if (request === undefined) throw new Error('nothing was requested');
  return checkedBody(request);
}

export function checkedBody(request: RecordedRequest): WireBody {
  const body = JSON.parse(request.text) as WireBody;
  expectClean('ollama', body);
  return body;
}
