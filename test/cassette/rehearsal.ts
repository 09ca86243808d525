import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, type Allos, type AllosOptions } from '../../src/index.js';
import { Provider, Tool } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { AgentEvent } from '../../src/plugin/event.js';
import { jsonSchemaInput } from '../../src/plugin/input/json-schema-input.js';
import type { ProviderEvent, ProviderRequest } from '../../src/plugin/provider.js';
import type { ProviderFailure } from '../../src/plugin/provider-failure.js';
import { ScriptedProvider, type ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import type { ToolContext, ToolEffects, ToolResult } from '../../src/plugin/tool.js';

/** What a tool does with one call: its input says it. */
export interface Deed {
  /** In milliseconds; a long one does not heed an abort. */
  readonly waitMs: number;
  readonly says: readonly string[];
  readonly result: 'ok' | 'error' | 'throw';
  readonly text: string;
}

/** What happens in a run: what models say, each after a wait, and what their tools do. */
export interface Play {
  readonly turns: readonly (ScriptedTurn & {
    /** Before each event, in milliseconds; a long one does not heed an abort. */
    readonly waitMs?: number;
  })[];
  /** What the model that takes over says. */
  readonly standIn?: readonly ScriptedTurn[];
}

/** A folder, and agents in it that record and replay. */
export interface Rehearsal extends AsyncDisposable {
  readonly folder: string;
  readonly file: string;
  /** Its models and tools; for `plugins` beside others. */
  readonly plugin: Plugin;
  /** Calls that tools were really given. */
  readonly done: string[];
  readonly make: (options?: Partial<AllosOptions>) => Promise<Allos>;
  readonly record: (options?: Partial<AllosOptions>) => Promise<Allos>;
  readonly replay: (options?: Partial<AllosOptions>) => Promise<Allos>;
}

export const OVERLOADED: ProviderFailure = { kind: 'overloaded', message: 'overloaded', status: 529 };

const DEED = jsonSchemaInput({
  type: 'object',
  properties: {
    waitMs: { type: 'number' },
    says: { type: 'array', items: { type: 'string' } },
    result: { type: 'string' },
    text: { type: 'string' },
  },
  required: ['waitMs', 'says', 'result', 'text'],
  additionalProperties: false,
});

export function rehearse(play: Play): Rehearsal {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'allos-cassette-')));
  const file = join(folder, 'run.jsonl');
  const done: string[] = [];
  const made: Allos[] = [];
  const plugin = pluginOf(play, done);
  const make = async (options: Partial<AllosOptions> = {}): Promise<Allos> => {
    const allos = await createAllos({
      cwd: folder,
      env: { ALLOS_HOME: join(folder, 'home') },
      plugins: [plugin],
      builtInPlugins: false,
      provider: 'first',
      mode: 'edits',
      ...options,
    });
    made.push(allos);
    return allos;
  };
  return {
    folder,
    file,
    plugin,
    done,
    make,
    record: async (options) => await make({ cassette: { record: file }, ...options }),
    replay: async (options) => await make({ cassette: { replay: file }, ...options }),
    [Symbol.asyncDispose]: async () => {
      for (const allos of made) await allos.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Models that are played, and tools that do what they are told. */
export function pluginOf({ turns, standIn = [] }: Play, done: string[] = []): Plugin {
  class Slow extends ScriptedProvider {
    override async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
      for await (const event of super.stream(request, signal)) {
        await pause(turns[this.requests.length - 1]?.waitMs ?? 0, signal);
        const isDeaf = turns[this.requests.length - 1]?.waitMs === DEAF_MS;
        yield signal.aborted && !isDeaf
          ? { type: 'error', error: { kind: 'aborted', message: 'the call was aborted' } }
          : event;
        if (signal.aborted && !isDeaf) return;
      }
    }
  }
  @Provider({ name: 'first', description: 'A script', defaultModel: 'one' })
  class First extends Slow {
    constructor() {
      super(turns);
    }
  }
  @Provider({ name: 'second', description: 'Another', defaultModel: 'two' })
  class Second extends Slow {
    constructor() {
      super(standIn);
    }
    lossesOf(): [] {
      return [];
    }
  }
  const perform = async (name: string, deed: Deed, { report, signal }: ToolContext): Promise<ToolResult> => {
    done.push(name);
    for (const line of deed.says) {
      report(line);
      await pause(1, signal);
    }
    await pause(deed.waitMs, signal);
    if (deed.result === 'throw') throw new Error(deed.text);
    return deed.result === 'ok' ? { success: true, result: deed.text } : { success: false, error: deed.text };
  };
  const tool = (name: string, effects: ToolEffects, permission: 'always_allow' | 'ask'): new () => object => {
    @Tool({ name, description: `Does ${name}.`, effects, permission, input: DEED })
    class Performer {
      async execute(deed: object, context: ToolContext): Promise<ToolResult> {
        return await perform(name, deed as Deed, context);
      }
    }
    return Performer;
  };
  return definePlugin({
    name: 'allos-plugin-play',
    apiVersion: API_VERSION,
    contributes: [
      First,
      Second,
      tool('look', 'read', 'always_allow'),
      tool('make', 'write', 'always_allow'),
      tool('call', 'external', 'ask'),
    ] as never,
  });
}

/** What goes on behind an abort, in milliseconds: longer than anybody waits for it. */
export const DEAF_MS = 120;

/** A wait that an abort ends, unless it is a long one. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms === 0) return;
  if (ms < DEAF_MS && signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (ms < DEAF_MS) signal?.addEventListener('abort', end);
  });
}

/** The event stream as `-o stream-json` prints it. */
export async function printed(
  run: AsyncIterable<AgentEvent>,
  seen: (event: AgentEvent) => void = () => undefined,
): Promise<string> {
  let text = '';
  for await (const event of run) {
    text += `${JSON.stringify(event)}\n`;
    seen(event);
  }
  return text;
}
