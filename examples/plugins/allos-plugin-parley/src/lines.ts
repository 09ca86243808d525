import { isJsonObject, type JsonObject } from 'allos/plugin';
import { HttpFailure, LineParser, oneLine, type HttpBody } from 'allos/plugin/http';

/** The lines of an answer. Throws for one that is cut, or that is no answer of Parley. */
export async function* linesOf(body: HttpBody): AsyncGenerator<JsonObject> {
  const parser = new LineParser();
  for await (const chunk of body) {
    for (const line of parser.push(chunk)) if (line.trim() !== '') yield parsed(line);
  }
  const [rest] = parser.end();
  // Half of a line is no line; but what never began as one is something else.
  if (rest !== undefined && !rest.startsWith('{')) parsed(rest);
  throw new HttpFailure('cut', 'the answer has no end');
}

function parsed(line: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (isJsonObject(value)) return value;
  throw new Error(`Parley does not answer so: ${oneLine(line)}`);
}
