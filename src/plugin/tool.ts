import type { Clock, Ids } from './clock.js';
import type { InputCodec } from './input-codec.js';
import type { JsonObject, JsonValue } from './json.js';
import type { ImagePart } from './message.js';
import type { ToolFileSystem } from './tool-fs.js';
import type { Spawn } from './tool-spawn.js';

/**
 * Something a model may do.
 *
 * Contract: the input was parsed by the tool's codec, decided by the policy and frozen before `execute` is called.
 * A throw becomes a failed result; prefer to return one, with an error the model can act on.
 */
export interface Tool<Input = JsonObject> {
  readonly execute: (input: Input, context: ToolContext) => Promise<ToolResult>;
}

/** What a tool can do to the world, worst first to last: it decides what plan mode and auto-approve make of it. */
export type ToolEffects = 'read' | 'write' | 'execute' | 'external';

/** What to do with a call that no rule speaks of. */
export type ToolPermission = 'always_allow' | 'ask' | 'never';

/** What `@Tool` records. */
export interface ToolOptions<Input> {
  /** Unique among all tools; letters, digits, `_` and `-`, at most 64, as every API takes it (WP-3). */
  readonly name: string;
  /** What the model is told: what it does, when to use it, what it returns. */
  readonly description: string;
  readonly input: InputCodec<Input>;
  /** Leave out only when it cannot be said: such a tool is never auto-approved. */
  readonly effects?: ToolEffects;
  /** Whether running it twice is the same as running it once. Default false. */
  readonly idempotent?: boolean;
  /** Default `ask`. */
  readonly permission?: ToolPermission;
  /** Which input property a permission rule such as `my_tool(pattern)` matches, and how. */
  readonly subject?: ToolSubject;
}

/**
 * The property that permission rules match. `path`: a file path, matched as a glob and checked against the protected
 * names. `command`: a shell command, parsed into argument lists. `text`: matched as a glob.
 */
export interface ToolSubject {
  readonly kind: 'path' | 'command' | 'text';
  readonly property: string;
}

/** What a tool answers. */
export interface ToolResult {
  readonly success: boolean;
  /** The result as data; what the model reads unless `modelText` is given. May accompany a failure. */
  readonly result?: JsonValue;
  /** What failed and what to do about it, when `success` is false. */
  readonly error?: string;
  /** What the model reads instead of the JSON: file contents go as plain text. */
  readonly modelText?: string;
  /** Files written, for the user's eyes and for undo. */
  readonly changes?: readonly FileChange[];
  readonly images?: readonly ImagePart[];
}

export interface FileChange {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly kind: 'created' | 'modified' | 'deleted';
}

/** The world as a tool may see it. */
export interface ToolContext {
  /** Aborts when the user or a limit ends the run. */
  readonly signal: AbortSignal;
  /** Absolute real paths of the workspace. `fs` reaches nothing else. */
  readonly roots: readonly string[];
  /** Absolute; relative paths of inputs start here. */
  readonly cwd: string;
  readonly fs: ToolFileSystem;
  readonly spawn: Spawn;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Shows progress; the last line wins on a terminal. */
  readonly report: (progress: string) => void;
  /** The same for every attempt of one call: hand it to services that can deduplicate. */
  readonly idempotencyKey: string;
}

/**
 * Tools that are known only at run time, such as those of an MCP server.
 *
 * Contract: `list` may be called again whenever `onChange` fired; the tools of the latest list are offered from the
 * next turn on.
 */
export interface ToolSource {
  readonly list: (signal: AbortSignal) => Promise<readonly DynamicTool[]>;
  readonly onChange?: (listener: () => void) => void;
  readonly dispose?: () => Promise<void>;
}

/** A tool of a source: the options that `@Tool` would record, and the tool itself. */
export interface DynamicTool {
  readonly options: ToolOptions<JsonObject>;
  readonly tool: Tool;
}
