import type { ContributedClass } from '../../contribution.js';
import type { JsonObject } from '../../json.js';
import type { Tool } from '../../tool.js';

/** A tool and calls of it that go well. */
export interface ToolUnderTest {
  /** The class that `@Tool` marks. */
  readonly tool: ContributedClass;
  /**
   * Makes the tool with what the host would inject. Default: without arguments. Each contract makes its own.
   */
  readonly make?: () => Tool<never>;
  /**
   * Calls that the tool can do. Without any, only what the tool says of itself and how it reads its input is checked; the
   * other contracts are not applicable.
   */
  readonly examples?: readonly ToolExample[];
  /** Milliseconds that the clock of the calls stands at. Default: 2026-01-01. */
  readonly now?: number;
}

/** One call. */
export interface ToolExample {
  readonly input: JsonObject;
  /** The files of the workspace before the call: paths relative to it, and what is in them. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the call ends with `success: false`, as for what is not there. Default false. */
  readonly fails?: boolean;
}
