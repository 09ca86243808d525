import { entryLabel } from '../../../../host/entry-label.js';
import { manifestDifference } from '../../../../host/manifest-difference.js';
import { readManifest } from '../../../../host/read-manifest.js';
import { API_VERSION } from '../../../define-plugin.js';
import { jsonSchemaInput } from '../../../input/json-schema-input.js';
import type { JsonSchema } from '../../../json.js';
import { manifestOf } from '../../../manifest-of.js';
import { BrokenContract, holds, same, shown } from '../../conformance/broken-contract.js';
import { manifestSchema } from '../manifest-schema.js';
import { pluginContract, type PluginContract } from '../plugin-contract.js';
import type { PluginPackage } from '../plugin-package.js';

/** What `package.json#allos` says. */
export const PACKAGE_MANIFEST_CONTRACTS: readonly PluginContract[] = [
  pluginContract('manifest.schema', 'The manifest has the form that is published', async (plugin) => {
    const parsed = await jsonSchemaInput(manifestSchema()).parse(plugin.manifest());
    holds(parsed.ok, parsed.ok ? '' : parsed.problems.map(({ path, message }) => `${path} ${message}`).join('; '));
  }),
  pluginContract(
    'manifest.rules',
    'Names are legal, single and not reserved; schemas can be told to every API',
    (plugin) => {
      const reading = readManifest(plugin.manifest());
      holds(reading.ok, reading.ok ? '' : reading.problems.join('; '));
    },
  ),
  pluginContract('manifest.version', 'It is made for the version of the contract that is here', async (plugin) => {
    same(plugin.manifest()['apiVersion'], API_VERSION, 'apiVersion of the manifest');
    same((await plugin.plugin()).apiVersion, API_VERSION, 'apiVersion in definePlugin');
  }),
  pluginContract('manifest.decorators', 'The manifest says what the decorators say', async (plugin) => {
    const loaded = await plugin.plugin();
    const written = readManifest(plugin.manifest());
    if (!written.ok) throw new BrokenContract(`the manifest cannot be read: ${written.problems.join('; ')}`);
    const made = readManifest(
      JSON.parse(JSON.stringify(manifestOf(loaded, written.manifest.entry))),
      entryLabel(loaded),
    );
    holds(made.ok, made.ok ? '' : `the decorators are wrong: ${made.problems.join('; ')}`);
    const difference = manifestDifference(written.manifest, loaded);
    if (difference === undefined) return;
    const { path, made: says, written: said } = difference;
    throw new BrokenContract(`${path}: ${says}, ${said} in package.json; run: allos plugins build`);
  }),
  pluginContract(
    'settings.closed',
    'Settings that it does not know are refused, and named',
    async (plugin) => await refuses(plugin, { conformance_key: 1 }, 'conformance_key'),
    unlessSettings,
  ),
  pluginContract(
    'settings.types',
    'A setting of another type is refused, and named',
    async (plugin) => {
      const { properties = {} } = ((await plugin.plugin()).settings as { readonly schema: JsonSchema }).schema;
      for (const [name, schema] of Object.entries(properties)) {
        const wrong = [{ a: 1 }, 'text', 1.5, true].find((value) => !allows(schema, value));
        if (wrong !== undefined) await refuses(plugin, { [name]: wrong }, name);
      }
    },
    unlessSettings,
  ),
];

function unlessSettings(plugin: PluginPackage): string | undefined {
  const manifest = plugin.json()['allos'] as { readonly settings?: unknown } | null | undefined;
  return manifest?.settings === undefined ? 'It has no settings.' : undefined;
}

async function refuses(plugin: PluginPackage, settings: object, named: string): Promise<void> {
  const codec = (await plugin.plugin()).settings;
  holds(codec !== undefined, 'the manifest has settings, and definePlugin has none');
  const parsed = await codec.parse(settings);
  holds(!parsed.ok, `the settings ${shown(settings)} are taken`);
  const words = parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
  holds(
    words.some((text) => text.includes(named)),
    `${shown(settings)} is refused without naming ${named}: ${shown(words)}`,
  );
}

/** By its type alone: a value of another one is certainly wrong. */
function allows({ type }: JsonSchema, value: unknown): boolean {
  if (type === undefined) return true;
  const kinds = typeof value === 'number' ? ['number', 'integer'] : [typeof value];
  return [type].flat().some((each) => kinds.includes(each));
}
