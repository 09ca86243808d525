import { ABANDONED } from '../agent/abort-watch.js';
import type { AgentServices } from '../agent/agent-services.js';
import type { FallbackModel } from '../agent/ready-model.js';
import { notRun } from '../agent/run-calls.js';
import type { World } from '../agent/world.js';
import type { Clock, Ids } from '../plugin/clock.js';
import type { InputParse } from '../plugin/input-codec.js';
import type { Surface } from '../plugin/surface.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import type { Composed, RecordedTool, ServiceAnswers, ServiceName } from './cassette-line.js';
import { ReplayedProviders } from './replayed-providers.js';
import type { Tape } from './tape.js';

/**
 * Services that say what was recorded. None of them reaches anything: no server, no file, no person and no clock.
 *
 * @param now `secrets`: known values, the longest first: a request is compared without them, as it was recorded
 */
export function replayedServices(
  tape: Tape,
  { options, cwd, roots, model, fallbacks }: Composed,
  { secrets, surface }: { readonly secrets: readonly string[]; readonly surface: Surface },
): AgentServices {
  const providers = new ReplayedProviders(tape, secrets);
  return {
    provider: providers.named(options.provider, model),
    fallbacks: fallbacks.map((name) => replayedFallback(name, tape, providers)),
    tools: replayedCatalog(tape),
    policy: { decide: () => answerOf(tape, 'policy') },
    approver: { approve: async () => await answerOf(tape, 'approver') },
    preview: async () => await answerOf(tape, 'preview'),
    pricing: { costOf: () => tape.read('prices') ?? null },
    world: replayedWorld(tape, { cwd, roots, surface }),
    clock: replayedClock(tape),
    ids: replayedIds(tape),
    random: () => tape.read('random') ?? 0,
  };
}

/** What the service said; never anything after a miss, which ends the run. */
function answerOf<Of extends ServiceName>(tape: Tape, of: Of): ServiceAnswers[Of] | Promise<ServiceAnswers[Of]> {
  const line = tape.takeAnswer(of);
  if (line === undefined) return new Promise(() => undefined);
  if (line.threw !== undefined) throw new Error(line.threw);
  return line.value as ServiceAnswers[Of];
}

function replayedFallback(name: string, tape: Tape, providers: ReplayedProviders): FallbackModel {
  return {
    name,
    open: async () => {
      const opened = await answerOf(tape, 'fallback');
      if ('obstacle' in opened) return opened;
      const { facts, ...ready } = opened;
      const { otherWindow } = facts;
      return {
        ...ready,
        provider: providers.named(ready.providerName, facts),
        ...(otherWindow === undefined ? {} : { otherWindow: () => otherWindow }),
      };
    },
  };
}

function replayedCatalog(tape: Tape): ToolCatalog {
  const toolOf = ({ manifest, plugin }: RecordedTool): CatalogTool => ({
    manifest,
    plugin,
    codec: { schema: manifest.inputSchema, parse: () => replayedParse(tape) },
    tool: { execute: () => Promise.reject(new Error('a replay runs no tool')) },
  });
  let made: { readonly from: readonly RecordedTool[]; readonly list: readonly CatalogTool[] } | undefined;
  const list = (): readonly CatalogTool[] => {
    if (made?.from !== tape.tools) made = { from: tape.tools, list: tape.tools.map(toolOf) };
    return made.list;
  };
  return { list, find: (name) => list().find(({ manifest }) => manifest.name === name) };
}

function replayedParse(tape: Tape): InputParse<unknown> | Promise<InputParse<unknown>> {
  const said = answerOf(tape, 'input');
  return said instanceof Promise ? said.then(parseOf) : parseOf(said);
}

/** What the codec made of a good input was of use to the tool alone. */
function parseOf(said: ServiceAnswers['input']): InputParse<unknown> {
  return said?.ok ? { ok: true, value: {} } : said;
}

function replayedWorld(tape: Tape, place: Omit<World, 'execute'>): World {
  return {
    ...place,
    execute: ({ call: { id, name } }, watch, tell) => {
      const played = new Promise<void>((resolve) =>
        tape.play(id, (event) => {
          tell(event);
          if (event.type === 'tool.completed') resolve();
        }),
      );
      // A call whose result was not recorded ends with the run.
      void watch.wait(played).then((ended) => {
        if (ended !== ABANDONED || !tape.forget(id)) return;
        const text = 'The replay ended before this call was told to its end.';
        tell(notRun({ type: 'tool_call', id, name, input: {} }, 'cancelled', text));
      });
    },
  };
}

/** It never waits. */
function replayedClock(tape: Tape): Clock {
  return {
    now: () => tape.read('now') ?? 0,
    monotonic: () => tape.read('monotonic') ?? 0,
    sleep: async () => {
      const { aborted } = await tape.wait('slept');
      if (aborted === true) throw new Error('the wait was ended');
    },
  };
}

function replayedIds(tape: Tape): Ids {
  let unrecorded = 0;
  return {
    next: (prefix) => tape.read('ids', (id) => id.startsWith(`${prefix}_`)) ?? `${prefix}_unrecorded${++unrecorded}`,
  };
}
