import type { Allos } from '../../container/create-allos.js';
import type { RunOptions } from '../../plugin/agent.js';
import { isTerminal, type AgentEvent } from '../../plugin/event.js';
import type { Renderer } from '../render/renderer.js';

/** Runs a task and shows it; the exit code comes from the terminal event. */
export async function renderRun(
  { agent }: Pick<Allos, 'agent'>,
  task: string,
  options: RunOptions,
  renderer: Renderer,
): Promise<number> {
  let last: AgentEvent | undefined;
  for await (const event of agent.run(task, options)) {
    renderer.event(event);
    last = event;
  }
  return last !== undefined && isTerminal(last) ? last.exitCode : 1;
}
