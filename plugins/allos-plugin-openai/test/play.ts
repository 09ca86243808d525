import type { ProviderSettings } from 'allos/plugin';
import { type Outcome } from '../../../test/wire/outcome.js';
import { type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { ask } from './ask.js';
import { streamed, type Cut } from './wire-answers.js';

const CUTS: readonly Cut[] = ['whole', 'bytewise', 'with CRLF', 'with keep-alives'];

/** Plays an answer in every cut, checks that all give the same, and gives that. */
export async function play(
  server: ScriptedServer,
  body: string,
  changes?: Partial<ProviderSettings>,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const cut of CUTS) {
    server.answer(streamed(body, cut));
    outcomes.push(await ask(`${server.origin}/v1`, undefined, changes));
  }
  for (const outcome of outcomes) expect({ ...outcome, events: [] }).toEqual({ ...outcomes[0], events: [] });
  return outcomes[0] as Outcome;
}

/** The calls of an answer, without what only its server understands. */
export function callsOf(outcome: Outcome): readonly { readonly id: string; readonly name: string }[] {
  return (outcome.finish?.content ?? []).flatMap((part) =>
    part.type === 'tool_call' ? [{ id: part.id, name: part.name, input: part.input, malformed: part.malformed }] : [],
  );
}

/** An entry of `tool_calls`; undefined leaves a field out. */
export function callDelta(
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  args?: string,
): object {
  return {
    ...(index === undefined ? {} : { index }),
    ...(id === undefined ? {} : { id, type: 'function' }),
    function: { ...(name === undefined ? {} : { name }), ...(args === undefined ? {} : { arguments: args }) },
  };
}
