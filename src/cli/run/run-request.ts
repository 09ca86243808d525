import type { PolicyMode } from '../../plugin/policy.js';
import type { OutputFormat } from '../render/output-format.js';

/** A run as the command line asks for it; undefined where a flag was not given. */
export interface RunRequest {
  readonly prompt: string | undefined;
  /** `-`: read the task from stdin. */
  readonly fromStdin: boolean;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly autoApprove: boolean;
  readonly session?: string | undefined;
  readonly continue: boolean;
  readonly noSession: boolean;
  readonly interactive: boolean;
  readonly cd?: string | undefined;
  /** Paths of files that go with the task. */
  readonly files: readonly string[];
  /** A JSON Schema, or the path of a file with one. */
  readonly jsonSchema?: string | undefined;
  readonly addDirs: readonly string[];
  readonly system?: string | undefined;
  readonly appendSystem?: string | undefined;
  readonly mode?: PolicyMode | undefined;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly maxIterations?: number | undefined;
  readonly maxCostUsd?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly temperature?: number | undefined;
  readonly baseUrl?: string | undefined;
  readonly strictWire: boolean;
  /** A file to record to. */
  readonly record?: string | undefined;
  /** A recording to do again instead. */
  readonly replay?: string | undefined;
  readonly outputFormat: OutputFormat;
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly set: readonly string[];
  readonly trust: boolean;
  /** None but those that came with Allos. */
  readonly noPlugins: boolean;
  readonly logFile?: string | undefined;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly noColor: boolean;
}
