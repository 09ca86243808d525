import type { LogRecord } from '../../container/open-log.js';
import type { AgentEvent, EventEnvelope, RunTerminal } from '../../plugin/event.js';

/** Turns the events of a run into output. */
export interface Renderer {
  readonly event: (event: AgentEvent) => void;
  /** A line for the user that is no event, such as why a provider was chosen. */
  readonly notice: (text: string) => void;
  /** The same, but shown under `-q` too: something the user asked for is missing. */
  readonly warning: (text: string) => void;
  /** A line of the log, on stderr. */
  readonly log: (record: LogRecord) => void;
  /** The end of a run that failed before it started; `stack` only with --verbose. */
  readonly failure: (terminal: EventEnvelope & RunTerminal, stack: string | undefined) => void;
}
