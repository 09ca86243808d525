import { isTerminal, type AgentEvent, type EventEnvelope, type RunTerminal } from '../../src/plugin/event.js';
import type { Finished } from './spawn-allos.js';

/** The events of a run with `-o stream-json`: whole lines, one JSON object each. */
export function eventsOf({ stdout }: Pick<Finished, 'stdout'>): readonly AgentEvent[] {
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as AgentEvent);
}

/** The terminal event: the only one, the last one, with the exit code of the process. */
export function terminalOf(finished: Finished): EventEnvelope & RunTerminal {
  const events = eventsOf(finished);
  const terminals = events.filter(isTerminal);
  const [terminal] = terminals;
  if (terminal === undefined || terminals.length > 1) throw new Error(`${terminals.length} terminal events`);
  expect(events.at(-1)).toBe(terminal);
  expect(finished.code).toBe(terminal.exitCode);
  return terminal;
}
