import type { JsonObject, JsonValue } from '../../json.js';
import { stepInto } from '../../value-path.js';
import { partsOf, type RequestPart } from '../request-parts.js';

/** A message, its content always as blocks. */
export interface Turn {
  readonly role: JsonValue | undefined;
  readonly blocks: readonly RequestPart[];
  readonly path: string;
}

/** The messages of a request. */
export function turnsOf(request: JsonObject): readonly Turn[] {
  return partsOf(request['messages'], 'messages').map(({ value, path }) => {
    const { role, content } = value;
    const at = stepInto(path, 'content');
    const blocks =
      typeof content === 'string' ? [{ value: { type: 'text', text: content }, path: at }] : partsOf(content, at);
    return { role, blocks, path };
  });
}

/** Neighbours of one role as one turn, which is how the API reads them. Instructions between them do not count. */
export function joinedTurns(turns: readonly Turn[]): readonly Turn[] {
  const joined: Turn[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') continue;
    const last = joined.at(-1);
    if (last === undefined || last.role !== turn.role) joined.push(turn);
    else joined[joined.length - 1] = { ...last, blocks: [...last.blocks, ...turn.blocks] };
  }
  return joined;
}

/** The blocks of one type. */
export function blocksOf(turn: Turn | undefined, type: string): readonly RequestPart[] {
  return (turn?.blocks ?? []).filter(({ value }) => value['type'] === type);
}
