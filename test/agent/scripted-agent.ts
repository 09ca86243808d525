import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbandonedCalls } from '../../src/agent/abandoned-calls.js';
import { SessionAgent } from '../../src/agent/agent.js';
import type { AgentOptions } from '../../src/agent/agent-options.js';
import { OPEN_SEAM } from '../../src/agent/agent-services.js';
import type { FallbackModel } from '../../src/agent/ready-model.js';
import { DEFAULT_RETRY_LIMITS } from '../../src/agent/retry-delay.js';
import { createWorld } from '../../src/agent/world.js';
import { SessionToolCatalog } from '../../src/container/session-tool-catalog.js';
import { NO_HOOKS, SessionHooks, type HookLists } from '../../src/agent/session-hooks.js';
import type { Approver } from '../../src/plugin/approver.js';
import type { ContextStrategy } from '../../src/plugin/context-strategy.js';
import type { AgentEvent } from '../../src/plugin/event.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { Policy } from '../../src/plugin/policy.js';
import type { Pricing } from '../../src/plugin/pricing.js';
import type { Provider } from '../../src/plugin/provider.js';
import type { Tool, ToolContext, ToolEffects, ToolResult } from '../../src/plugin/tool.js';
import type { CatalogTool } from '../../src/plugin/tool-catalog.js';
import { CountingIds, FixedClock } from '../../src/plugin/testing/fixed-clock.js';
import { PROGRAM } from '../../src/plugin/surface.js';
import { createSpawn } from '../../src/process/create-spawn.js';
import { createWorkspaceFs } from '../../src/workspace/workspace-fs.js';

export interface ScriptedAgentOptions {
  readonly provider: Provider;
  readonly fallbacks?: readonly FallbackModel[];
  readonly tools?: readonly CatalogTool[];
  readonly policy?: Policy;
  readonly approver?: Approver;
  /** Default: every price is unknown. */
  readonly pricing?: Pricing;
  readonly strategy?: ContextStrategy;
  readonly hooks?: Partial<HookLists>;
  readonly options?: Partial<AgentOptions>;
}

export interface ScriptedAgent {
  readonly agent: SessionAgent;
  readonly clock: FixedClock;
  /** What a session file would hold. */
  readonly recorded: AgentEvent[];
  readonly cwd: string;
  readonly dispose: () => Promise<void>;
}

/** A real agent around a scripted model, in a folder of its own. */
export async function scriptedAgent(setup: ScriptedAgentOptions): Promise<ScriptedAgent> {
  const cwd = await mkdtemp(join(tmpdir(), 'allos-agent-'));
  const clock = new FixedClock();
  const ids = new CountingIds();
  const roots = [cwd];
  const recorded: AgentEvent[] = [];
  const agent = new SessionAgent(
    {
      provider: 'scripted',
      model: 'script-1',
      mode: 'ask',
      plugins: [],
      platform: 'linux',
      maxIterations: 15,
      retry: DEFAULT_RETRY_LIMITS,
      ...setup.options,
    },
    {
      sessionId: 'ses_1',
      lineage: 'ses_1',
      messages: [],
      session: {
        header: { type: 'session', v: 1, id: 'ses_1', createdAt: '', cwd, allos: '0' },
        events: [],
        warnings: [],
        append: (event) => recorded.push(event),
        close: () => undefined,
      },
    },
    createWorld({
      cwd,
      roots,
      fs: createWorkspaceFs({ roots, cwd }),
      spawn: createSpawn({ cwd, roots, env: {} }),
      clock,
      ids,
      abandoned: new AbandonedCalls(),
      surface: PROGRAM,
    }),
    async (_tool, input) => JSON.stringify(input),
    setup.provider,
    setup.fallbacks ?? [],
    new SessionToolCatalog(setup.tools ?? []),
    setup.policy ?? { decide: () => ({ effect: 'allow', rule: 'test' }) },
    setup.approver ?? { approve: async () => ({ decision: 'unavailable', by: 'test', hint: 'pass --allow' }) },
    clock,
    ids,
    setup.pricing ?? { costOf: () => null },
    OPEN_SEAM,
    setup.strategy ?? {},
    new SessionHooks({ ...NO_HOOKS, ...setup.hooks }),
  );
  return { agent, clock, recorded, cwd, dispose: () => rm(cwd, { recursive: true, force: true }) };
}

/** A tool around a function. */
export function toolOf(
  name: string,
  execute: (input: JsonObject, context: ToolContext) => Promise<ToolResult> | ToolResult,
  effects: ToolEffects = 'read',
): CatalogTool {
  return {
    manifest: {
      name,
      description: name,
      inputSchema: { type: 'object' },
      effects,
      idempotent: false,
      permission: 'ask',
    },
    codec: { schema: { type: 'object' }, parse: (value) => ({ ok: true, value }) },
    tool: { execute: async (input, context) => await execute(input, context) } satisfies Tool,
    plugin: 'test',
  };
}

/** All events of a run. */
export async function eventsOf(run: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}
