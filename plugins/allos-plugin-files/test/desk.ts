import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contributionOf, type JsonObject, type Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { createSpawn } from '../../../src/process/create-spawn.js';
import { createWorkspaceFs } from '../../../src/workspace/workspace-fs.js';

/** A workspace folder with the real file system and real processes, and a way to call tools as the agent does. */
export interface Desk {
  readonly base: string;
  readonly root: string;
  readonly context: ToolContext;
  readonly put: (file: string, content: string | Uint8Array) => void;
  readonly bytes: (file: string) => Buffer;
  readonly text: (file: string) => string;
  /** Parses the input with the tool's codec and runs it; a throw becomes a failed result. */
  readonly call: (tool: ToolClass, input: JsonObject, changes?: Partial<ToolContext>) => Promise<ToolResult>;
  readonly remove: () => void;
}

type ToolClass = new () => Tool<never>;

export function makeDesk(): Desk {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'allos-files-')));
  const root = path.join(base, 'work');
  mkdirSync(root);
  const context: ToolContext = {
    signal: new AbortController().signal,
    roots: [root],
    cwd: root,
    fs: createWorkspaceFs({ roots: [root] }),
    spawn: createSpawn({ cwd: root, roots: [root], env: process.env }),
    clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
    ids: { next: (prefix) => `${prefix}_1` },
    report: () => undefined,
    idempotencyKey: 'key',
  };
  const full = (file: string): string => path.join(root, file);
  return {
    base,
    root,
    context,
    put: (file, content) => {
      mkdirSync(path.dirname(full(file)), { recursive: true });
      writeFileSync(full(file), content);
    },
    bytes: (file) => readFileSync(full(file)),
    text: (file) => readFileSync(full(file), 'utf8'),
    call: async (tool, input, changes) => {
      const parsed = await inputOf(tool, input);
      return new tool()
        .execute(parsed as never, { ...context, ...changes })
        .catch((error: unknown) => ({ success: false, error: String(error) }));
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

async function inputOf(tool: ToolClass, input: JsonObject): Promise<unknown> {
  const contribution = contributionOf(tool);
  if (contribution?.kind !== 'tool') throw new Error(`${tool.name} is no tool`);
  const parsed = await contribution.options.input.parse(input);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path: where, message }) => `${where}: ${message}`).join('; '));
  return parsed.value;
}
