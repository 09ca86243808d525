import {
  filledStringOf,
  jsonObjectOf,
  wellFormed,
  wellFormedJson,
  type Origin,
  type ProjectionTarget,
  type ToolCallPart,
} from 'allos/plugin';

/** Whether a server made the ids and arguments of this message itself, so that they go back as they came. */
export function isOwn(origin: Origin, target: ProjectionTarget): boolean {
  return origin.provider === target.provider && origin.api === target.api && origin.endpoint === target.endpoint;
}

/** The arguments as JSON text: as the model wrote them where it did so here, `{}` where they could not be read. */
export function argumentText(call: ToolCallPart, native: boolean): string {
  if (call.malformed !== undefined) return '{}';
  const written = native ? filledStringOf(jsonObjectOf(call.native)?.['arguments']) : undefined;
  if (written !== undefined) return wellFormed(written);
  const text = JSON.stringify(call.input);
  // An unpaired surrogate is written as `\ud…`.
  return text.includes('\\ud') ? JSON.stringify(wellFormedJson(call.input)) : text;
}
