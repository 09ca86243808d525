import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createSpawn } from '../../../process/create-spawn.js';
import { createWorkspaceFs } from '../../../workspace/workspace-fs.js';
import { isAllosError, messageOf } from '../../error.js';
import type { JsonObject } from '../../json.js';
import type { Tool, ToolContext, ToolResult } from '../../tool.js';
import { BrokenContract, shown } from '../conformance/broken-contract.js';
import { CountingIds, FixedClock } from '../fixed-clock.js';
import type { DescribedTool } from './described-tool.js';
import { filesBelow, type FilesBelow } from './files-below.js';
import { frozen } from './frozen.js';
import type { ToolExample } from './tool-under-test.js';

/** What a canary outside of the workspace says; no result may. */
export const CANARY = 'canary-4f7c1b: this file is not yours';

/**
 * A workspace with the real confined file system and real processes, and a folder beside it that is out of bounds. A
 * tool is called at it as the host does: the input parsed by its codec and frozen.
 */
export class ToolDesk {
  readonly root: string;
  readonly outside: string;
  readonly #tool: DescribedTool;
  readonly #base: string;
  /** Paths that were written through the context. */
  readonly written: string[] = [];

  constructor(tool: DescribedTool) {
    this.#tool = tool;
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), 'allos-tool-')));
    this.root = join(this.#base, 'workspace');
    this.outside = join(this.#base, 'outside');
    mkdirSync(this.root);
    mkdirSync(this.outside);
    writeFileSync(join(this.outside, 'canary.txt'), `${CANARY}\n`);
  }

  /** Lays the files of an example out. */
  put({ files = {} }: Pick<ToolExample, 'files'>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  files(): FilesBelow {
    return filesBelow(this.root);
  }

  filesOutside(): FilesBelow {
    return filesBelow(this.outside);
  }

  /** What the host would hand to the call. */
  context(changes: Partial<ToolContext> = {}): ToolContext {
    const fs = createWorkspaceFs({ roots: [this.root] });
    return {
      signal: new AbortController().signal,
      roots: [this.root],
      cwd: this.root,
      fs: {
        ...fs,
        write: async (path, bytes, options) => {
          this.written.push(path);
          return await fs.write(path, bytes, options);
        },
      },
      spawn: createSpawn({ cwd: this.root, roots: [this.root], env: { PATH: PROGRAMS, HOME: this.#base } }),
      clock: new FixedClock(this.#tool.now),
      ids: new CountingIds(),
      report: () => undefined,
      idempotencyKey: 'conformance-1',
      ...changes,
    };
  }

  /** Calls the tool. Throws `BrokenContract` where it throws what is no `AllosError`, or answers no result. */
  async call(input: JsonObject, context = this.context(), tool: Tool<never> = this.#tool.make()): Promise<ToolResult> {
    const parsed = await this.#tool.options.input.parse(structuredClone(input));
    if (!parsed.ok) throw new BrokenContract(`the input ${shown(input)} is refused: ${shown(parsed.problems)}`);
    return await resultOf(tool, frozen(parsed.value), context);
  }

  remove(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }
}

/** Where programs of the system lie, and Node.js itself. */
const PROGRAMS = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

async function resultOf(tool: Tool<never>, input: unknown, context: ToolContext): Promise<ToolResult> {
  let result: unknown;
  try {
    result = await tool.execute(input as never, context);
  } catch (error) {
    // What `fs` says of a path is made for the model; all else is an accident.
    if (isAllosError(error)) return { success: false, error: error.message };
    throw new BrokenContract(`execute threw: ${messageOf(error)}; it has to return { success: false, error }`);
  }
  if (typeof result === 'object' && result !== null) return result as ToolResult;
  throw new BrokenContract(`execute answered ${shown(result)}, which is no result`);
}
