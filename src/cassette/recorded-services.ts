import type { AgentServices } from '../agent/agent-services.js';
import type { FallbackModel } from '../agent/ready-model.js';
import type { World } from '../agent/world.js';
import type { Clock } from '../plugin/clock.js';
import { messageOf } from '../plugin/error.js';
import type { InputCodec } from '../plugin/input-codec.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import type { RecordedTool, ServiceName } from './cassette-line.js';
import { recordedProvider, type RequestWriter } from './recorded-provider.js';
import type { Recorder } from './recorder.js';
import { RequestShortener } from './short-requests.js';

/** The same services; all that they say is written down. */
export function recordedServices(services: AgentServices, recorder: Recorder, providerName: string): AgentServices {
  const { policy, approver, preview, pricing, ids, random } = services;
  const requests = new RequestShortener();
  const writerFor = (provider: string): RequestWriter => {
    return (request) => recorder.write({ type: 'request', provider, request: requests.shorten(request) });
  };
  return {
    provider: recordedProvider(services.provider, recorder, writerFor(providerName)),
    fallbacks: services.fallbacks.map((fallback) => recordedFallback(fallback, recorder, writerFor)),
    tools: recordedCatalog(services.tools, recorder),
    policy: { decide: (call) => answered(recorder, 'policy', () => policy.decide(call)) },
    approver: {
      approve: async (request, signal) =>
        await answered(recorder, 'approver', async () => await approver.approve(request, signal)),
    },
    preview: async (tool, input) => await answered(recorder, 'preview', async () => await preview(tool, input)),
    pricing: { costOf: (call) => recorder.read('prices', pricing.costOf(call) ?? null) },
    world: recordedWorld(services.world, recorder),
    clock: recordedClock(services.clock, recorder),
    ids: { next: (prefix) => recorder.read('ids', ids.next(prefix)) },
    random: () => recorder.read('random', random()),
  };
}

/** What a service says, now or later, is written down when it does; `kept` is what of it. */
function answered<T>(
  recorder: Recorder,
  of: ServiceName,
  ask: () => T,
  kept: (value: Awaited<T>) => unknown = (value) => value,
): T {
  const pen = recorder.pen();
  const write = (outcome: object): void => pen({ type: 'answer', of, ...outcome });
  const threw = (error: unknown): never => {
    write({ threw: messageOf(error) });
    throw error;
  };
  let said: T;
  try {
    said = ask();
  } catch (error) {
    return threw(error);
  }
  if (!isThenable(said)) {
    write({ value: kept(said as Awaited<T>) });
    return said;
  }
  const later = Promise.resolve(said).then((value) => {
    write({ value: kept(value) });
    return value;
  }, threw);
  return later as T;
}

function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

function recordedFallback(
  { name, open }: FallbackModel,
  recorder: Recorder,
  writerFor: (provider: string) => RequestWriter,
): FallbackModel {
  return {
    name,
    open: async () => {
      const opened = await answered(
        recorder,
        'fallback',
        async () => await open(),
        (model) => {
          if ('obstacle' in model) return model;
          const { provider, otherWindow, ...rest } = model;
          const window = otherWindow?.();
          const facts = {
            ...(window === undefined ? {} : { otherWindow: window }),
            tellsLosses: provider.lossesOf !== undefined,
          };
          return { ...rest, facts };
        },
      );
      if ('obstacle' in opened) return opened;
      const write = writerFor(opened.providerName);
      return { ...opened, provider: recordedProvider(opened.provider, recorder, write) };
    },
  };
}

function recordedCatalog(catalog: ToolCatalog, recorder: Recorder): ToolCatalog {
  let last: readonly CatalogTool[] | undefined;
  return {
    list: () => {
      const list = catalog.list();
      const isNew = last !== undefined && (list.length !== last.length || list.some((tool, at) => tool !== last?.[at]));
      last = list;
      if (isNew) recorder.write({ type: 'tools', tools: list.map(recordedTool) });
      return list;
    },
    find: (name) => {
      const tool = catalog.find(name);
      return tool === undefined ? undefined : { ...tool, codec: recordedCodec(tool.codec, recorder) };
    },
  };
}

export function recordedTool({ manifest, plugin }: CatalogTool): RecordedTool {
  return { manifest, plugin };
}

function recordedCodec(codec: InputCodec<unknown>, recorder: Recorder): InputCodec<unknown> {
  return {
    schema: codec.schema,
    parse: (value) =>
      answered(
        recorder,
        'input',
        () => codec.parse(value),
        // What it made of a good input is of use to the tool alone.
        (parsed) => (parsed?.ok ? { ok: true } : parsed),
      ),
  };
}

function recordedWorld({ execute, ...place }: World, recorder: Recorder): World {
  return {
    ...place,
    execute: (call, watch, tell) => {
      recorder.step();
      const write = recorder.pen();
      execute(call, watch, (event) => {
        write({ type: 'told', event });
        tell(event);
      });
    },
  };
}

function recordedClock(clock: Clock, recorder: Recorder): Clock {
  return {
    now: () => recorder.read('now', clock.now()),
    monotonic: () => recorder.read('monotonic', clock.monotonic()),
    sleep: async (ms, signal) => {
      const write = recorder.pen();
      try {
        await clock.sleep(ms, signal);
      } catch (error) {
        write({ type: 'slept', ms, aborted: true });
        throw error;
      }
      write({ type: 'slept', ms });
    },
  };
}
