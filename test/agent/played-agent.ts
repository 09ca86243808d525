import { ScriptedProvider, type Script } from '../../src/plugin/testing/scripted-provider.js';
import type { AgentEvent, RunTerminal, ToolCompleted } from '../../src/plugin/event.js';
import { scriptedAgent, type ScriptedAgent, type ScriptedAgentOptions } from './scripted-agent.js';

/** An agent around a script, and the model that plays it. */
export type PlayedAgent = ScriptedAgent & { readonly provider: ScriptedProvider };

/** Makes agents for the tests of one file; they are gone after each test. */
export function agentsOfTest() {
  const open: ScriptedAgent[] = [];
  afterEach(async () => {
    for (const agent of open.splice(0)) await agent.dispose();
  });
  return async (
    script: Script | ScriptedProvider,
    rest: Omit<ScriptedAgentOptions, 'provider'> = {},
  ): Promise<PlayedAgent> => {
    const provider = script instanceof ScriptedProvider ? script : new ScriptedProvider(script);
    const made = await scriptedAgent({ provider, ...rest });
    open.push(made);
    return { ...made, provider };
  };
}

export const terminal = (events: readonly AgentEvent[]): RunTerminal => events.at(-1) as RunTerminal;

export const completed = (events: readonly AgentEvent[]): ToolCompleted[] =>
  events.filter((event) => event.type === 'tool.completed');
