import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createAllos, type Allos } from '../../src/container/create-allos.js';
import type { ContributedClass } from '../../src/plugin/contribution.js';
import { Hook, Provider, Service, Tool } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { AgentEvent, AgentEventBody } from '../../src/plugin/event.js';
import type { HookMethods, HookMoment, HookOptions } from '../../src/plugin/hook.js';
import type { InputCodec } from '../../src/plugin/input-codec.js';
import type { JsonObject } from '../../src/plugin/json.js';
import { ScriptedProvider, type ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import type { ServiceToken } from '../../src/plugin/tokens.js';
import type { ToolSubject } from '../../src/plugin/tool.js';

const made: Allos[] = [];
const folders: string[] = [];

/** Lets go of what the tests of a file made; for `afterEach`. */
export async function clear(): Promise<void> {
  for (const allos of made.splice(0)) await allos.dispose();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'allos-bench-'));
  folders.push(path);
  return path;
}

export function plugin(name: string, ...contributes: readonly ContributedClass[]): Plugin {
  return definePlugin({ name: `allos-plugin-${name}`, apiVersion: API_VERSION, contributes });
}

/** A plugin whose model says what the script says. */
export function model(...script: readonly ScriptedTurn[]): Plugin {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super(script.length === 0 ? [{ text: 'ok' }] : script);
    }
  }
  return plugin('model', Scripted);
}

/** Takes an object with a text `path`. */
const codec: InputCodec<JsonObject> = {
  schema: { type: 'object', properties: { path: { type: 'string' } } },
  parse: (value) =>
    typeof (value as { path?: unknown }).path === 'string'
      ? { ok: true, value: value as JsonObject }
      : { ok: false, problems: [{ path: 'path', message: 'must be a text' }] },
};

/** A tool `put` that notes the inputs it ran with. */
export function put(ran: JsonObject[] = []): Plugin {
  const subject: ToolSubject = { kind: 'path', property: 'path' };
  @Tool({ name: 'put', description: 'Puts', input: codec, effects: 'write', permission: 'always_allow', subject })
  class Put {
    async execute(input: JsonObject) {
      ran.push(input);
      return { success: true, result: 'put' };
    }
  }
  return plugin('put', Put);
}

export function putCall(path: string): ScriptedTurn {
  return { calls: [{ name: 'put', input: { path } }] };
}

/** A plugin with one hook. */
export function hook<Moment extends HookMoment>(
  name: string,
  methods: Pick<HookMethods, Moment>,
  options: Pick<HookOptions, 'timeoutMs'> = {},
): Plugin {
  const on = Object.keys(methods) as Moment[];
  class Made {
    constructor() {
      Object.assign(this, methods);
    }
  }
  Hook({ name, description: 'Looks', on, ...options })(Made as unknown as new () => Pick<HookMethods, Moment>);
  return plugin(name, Made);
}

/** A plugin with one service; made with `make` each time. */
export function service<T extends object>(name: string, token: ServiceToken<T>, make: () => T): Plugin {
  class Made {
    constructor() {
      return make();
    }
  }
  Service(token)(Made as unknown as new () => T);
  return plugin(name, Made);
}

export async function allosWith(
  plugins: NonNullable<AllosOptions['plugins']>,
  options: AllosOptions = {},
): Promise<Allos> {
  const allos = await createAllos({
    cwd: folder(),
    env: { ALLOS_HOME: folder() },
    provider: 'scripted',
    builtInPlugins: false,
    plugins,
    ...options,
  });
  made.push(allos);
  return allos;
}

export async function eventsOf({ agent }: Allos, signal?: AbortSignal): Promise<readonly AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of agent.run('x', signal === undefined ? {} : { signal })) events.push(event);
  return events;
}

export function ofType<Type extends AgentEvent['type']>(
  events: readonly AgentEvent[],
  type: Type,
): readonly Extract<AgentEventBody, { type: Type }>[] {
  return events.filter((event) => event.type === type) as unknown as Extract<AgentEventBody, { type: Type }>[];
}
