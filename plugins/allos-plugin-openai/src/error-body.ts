import { jsonListOf, jsonObjectOf } from 'allos/plugin';
import type { HttpResponse } from 'allos/plugin/http';

/**
 * An error answer in OpenAI's shape, `{ error: { message } }`, which is the only one that the SDK reads. Others send
 * `{ message }`, `{ detail }`, a list, or text.
 */
export async function inOpenAiShape(response: HttpResponse): Promise<HttpResponse> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    // The status says enough; what broke off would only hide it.
    text = '';
  }
  const shaped = shape(text);
  return {
    ...response,
    headers: response.headers,
    text: async () => shaped,
    json: async () => JSON.parse(shaped) as unknown,
  };
}

function shape(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  const object = jsonObjectOf(Array.isArray(body) ? jsonListOf(body)[0] : body);
  if (object === undefined) return text;
  const error = object['error'];
  if (jsonObjectOf(error) !== undefined) return JSON.stringify({ error });
  const message = error ?? object['message'] ?? object['detail'] ?? object['msg'];
  if (message === undefined) return JSON.stringify({ error: { ...object, message: JSON.stringify(object) } });
  return JSON.stringify({
    error: { ...object, error: undefined, message: typeof message === 'string' ? message : JSON.stringify(message) },
  });
}
