import type { ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { Surface } from '../plugin/surface.js';
import type { AbortWatch } from './abort-watch.js';
import { executeCall, type ToolWorld } from './execute-call.js';
import type { ReadyCall } from './prepared-call.js';

/** Where an agent works, and how its calls are run there. */
export interface World {
  readonly cwd: string;
  readonly roots: readonly string[];
  /** Where Allos is used: what fails says what to do there. */
  readonly surface: Surface;
  /** Starts a call. Whatever the tool does, `tell` gets what it reports and then, last, exactly one completion. */
  readonly execute: (call: ReadyCall, watch: AbortWatch, tell: (event: ToolProgress | ToolCompleted) => void) => void;
}

/** The real one: calls are run by their tools. */
export function createWorld(tools: ToolWorld): World {
  return {
    cwd: tools.cwd,
    roots: tools.roots,
    surface: tools.surface,
    execute: (call, watch, tell) => {
      let isOver = false;
      const progress = (event: ToolProgress): void => {
        // A tool that an abort left behind may go on and report; its call is told to its end already.
        if (!isOver) tell(event);
      };
      void executeCall(call, tools, watch, progress).then((completed) => {
        isOver = true;
        tell(completed);
      });
    },
  };
}
