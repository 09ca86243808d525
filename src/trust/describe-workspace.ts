import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { DotEnv } from '../config/dot-env.js';
import type { Project } from '../config/project.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import type { JsonObject } from '../plugin/json.js';
import { ASK_KINDS } from './ask.js';
import { askedPlugin } from './asked-plugin.js';
import { describeDotEnv } from './describe-dot-env.js';
import { describeFile, namedPlugins, pluginKey, type NamedPlugin } from './describe-files.js';
import type { PackagePlaces } from './hash-plugin.js';
import { referencedFiles } from './referenced-files.js';
import { TreeBudget, type TreeLimits } from './tree-budget.js';
import type { AskedPlugin, WorkspaceRequest } from './workspace-request.js';

export interface DescribeOptions {
  /** The user's own configuration: what it says already need not be asked for. */
  readonly own: JsonObject;
  readonly places: PackagePlaces;
  /** Where `~/` leads. */
  readonly home: string;
  readonly limits?: TreeLimits;
}

/** What a project asks for, from its files as they were read and the code of its plugins as it lies on the disk now. */
export function describeWorkspace(project: Project, options: DescribeOptions): WorkspaceRequest {
  const { root, files } = project;
  const dotEnv = Object.keys(project.dotEnv?.values ?? {}).length === 0 ? undefined : project.dotEnv;
  const { plugins, problem } = lookAt(namedPlugins(files), options);
  const byKey = new Map(plugins.map((plugin) => [pluginKey(plugin), plugin]));
  const pluginOf = (named: NamedPlugin): AskedPlugin | undefined => byKey.get(pluginKey(named));
  const described = [
    ...files.map((file) => describeFile(file, project, { own: options.own, home: options.home, pluginOf })),
    ...(dotEnv === undefined ? [] : [describeDotEnv(dotEnv, root)]),
  ];
  const asks = described.flatMap((one) => one.asks);
  return {
    root,
    files: [...files.map(({ file }) => file), ...(dotEnv === undefined ? [] : [dotEnv.path])].map((file) =>
      relative(root, file),
    ),
    plugins,
    asks: asks.sort((a, b) => ASK_KINDS.indexOf(a.kind) - ASK_KINDS.indexOf(b.kind)),
    lines: described.flatMap(({ lines }) => lines),
    hash: problem === undefined ? contentHash(project, { dotEnv, plugins, home: options.home }) : undefined,
    ...(problem === undefined ? {} : { problem }),
  };
}

function lookAt(
  named: readonly NamedPlugin[],
  { places, limits }: DescribeOptions,
): { readonly plugins: readonly AskedPlugin[]; readonly problem?: WorkspaceRequest['problem'] } {
  const budget = new TreeBudget(limits);
  const plugins: AskedPlugin[] = [];
  for (const { name, from } of named) {
    try {
      plugins.push(askedPlugin(name, from, places, budget));
    } catch (error) {
      const hint = (isAllosError(error) ? error.hint : undefined) ?? '--trust trusts what is there for one run.';
      return { plugins, problem: { message: messageOf(error), hint } };
    }
  }
  return { plugins };
}

/** Of the very words that are used: texts without a byte order mark, and of a `.env` the allowed names alone. */
function contentHash(
  { root, files }: Project,
  {
    dotEnv,
    plugins,
    home,
  }: { readonly dotEnv: DotEnv | undefined; readonly plugins: readonly AskedPlugin[]; readonly home: string },
): string {
  const words = [
    ...files.map(({ file, text }) => ['file', relative(root, file), text]),
    ...referencedFiles(files, { root, home }).map(({ at, text }) => ['reference', at, text ?? null]),
    ...(dotEnv === undefined ? [] : [['environment', relative(root, dotEnv.path), ...Object.entries(dotEnv.values)]]),
    ...plugins.map(({ name, from, code }) => [
      ...['plugin', name, relative(root, from)],
      ...(code === undefined ? [] : [relative(root, code.directory), code.sha256]),
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
