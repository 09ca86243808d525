import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultExport, importModule } from '../../host/import-plugin.js';
import { withinLimit } from '../../host/plugin-time-limit.js';
import { readManifest } from '../../host/read-manifest.js';
import { contributionOf } from '../../plugin/contribution.js';
import { isPlugin, type Plugin } from '../../plugin/define-plugin.js';
import type { JsonObject } from '../../plugin/json.js';
import type { PluginManifest } from '../../plugin/manifest.js';
import { developmentCheck } from './development-check.js';
import { kitCheck } from './kit-check.js';
import type { PluginCheck } from './plugin-check.js';
import { sessionCheck } from './session-check.js';
import { testingKits, type KitContract, type TestingKits } from './testing-kits.js';

export interface CheckPluginOptions {
  /** Settings to make the plugin with, for one that has required ones. */
  readonly settings?: JsonObject;
}

/** What a plugin package was held to. */
export interface CheckedPlugin {
  readonly name: string;
  readonly checks: readonly PluginCheck[];
}

/**
 * Holds a built plugin package, once it can be imported, to all that can be checked without a model: the contracts of `pluginConformance`, those of
 * `toolConformance` that need no examples for each of its tools, whether its classes can be made in a session beside the
 * built-in plugins, and whether its own tests run the kits. Runs the plugin's code: it is its author's command.
 *
 * @throws AllosError `plugin.not_found` when there is no package.json in the folder
 */
export async function checkPlugin(folder: string, options: CheckPluginOptions = {}): Promise<CheckedPlugin> {
  const kits = await testingKits();
  const checks: PluginCheck[] = [];
  const contracts = kits.pluginConformance({ folder });
  const packageJson = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name?: string;
    readonly allos?: unknown;
  };
  const { name = folder, allos } = packageJson;
  // First: one that never ends, or ends the process, must not get into this one.
  const isImport = ({ id }: KitContract): boolean => id === 'load.import';
  for (const contract of contracts.toSorted((one, other) => Number(isImport(other)) - Number(isImport(one)))) {
    const check = checkOf(await contract.run());
    checks.push(check);
    if (isImport(contract) && check.verdict === 'failed') return { name, checks };
  }
  checks.push(developmentCheck(packageJson));
  const reading = readManifest(allos);
  const plugin = reading.ok ? await pluginIn(folder, reading.manifest) : undefined;
  // What cannot be loaded was told, and there is nothing more to see.
  if (!reading.ok || plugin === undefined) return { name, checks };
  checks.push(
    ...(await toolChecks(plugin, kits)),
    await sessionCheck(folder, reading.manifest, options.settings),
    ...kitCheck(folder, reading.manifest),
  );
  return { name, checks };
}

/** A contract as a check: they differ in what an id is called. */
function checkOf({ id, title, ...verdict }: { readonly id: string; readonly title: string } & Verdict): PluginCheck {
  return { check: id, title, ...verdict };
}

type Verdict = Pick<PluginCheck, 'verdict' | 'reason'>;

async function pluginIn(folder: string, { entry }: PluginManifest): Promise<Plugin | undefined> {
  try {
    const url = pathToFileURL(join(folder, entry)).href;
    const exported = defaultExport(await withinLimit(async () => await importModule(url)));
    return isPlugin(exported) ? exported : undefined;
  } catch {
    return undefined;
  }
}

/** One line for each tool: what it says of itself, and how it reads its input. */
async function toolChecks(plugin: Plugin, kits: TestingKits): Promise<readonly PluginCheck[]> {
  const checks: PluginCheck[] = [];
  for (const tool of plugin.contributes) {
    const contribution = contributionOf(tool);
    if (contribution?.kind !== 'tool') continue;
    const contracts = kits.toolConformance({ tool }).filter(({ notApplicable }) => notApplicable === undefined);
    const failed: string[] = [];
    for (const contract of contracts) {
      const result = await contract.run();
      if (result.verdict === 'failed') failed.push(`${result.id}: ${result.reason}`);
    }
    const check = `tool.${contribution.options.name}`;
    const title = `The ${contracts.length} contracts of a tool's manifest and input are kept`;
    checks.push(
      failed.length === 0
        ? { check, title, verdict: 'passed' }
        : { check, title, verdict: 'failed', reason: failed.join('\n') },
    );
  }
  return checks;
}
