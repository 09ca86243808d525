import type { SettingsOptions } from '../../src/container/given-settings.js';
import { readSettings } from '../../src/container/plugin-settings.js';
import type { LoadedPlugin } from '../../src/host/plugin-source.js';
import { API_VERSION, definePlugin } from '../../src/plugin/define-plugin.js';
import { Default, inputOf, IsInt, IsString } from '../../src/plugin/input/index.js';
import { manifest } from '../host/plugin-folder.js';

class Settings {
  @IsString() greeting!: string;
  @IsInt() @Default(3) times!: number;
}

function loaded(reference: string, settings = true): LoadedPlugin {
  const plugin = definePlugin({
    name: 'allos-plugin-words',
    apiVersion: API_VERSION,
    contributes: [],
    ...(settings ? { settings: inputOf(Settings) } : {}),
  });
  return {
    name: 'allos-plugin-words',
    version: '1.0.0',
    origin: 'configured',
    manifest: manifest('say') as LoadedPlugin['manifest'],
    source: {
      kind: 'package',
      origin: 'configured',
      name: 'allos-plugin-words',
      asked: [{ name: reference, from: '/' }],
      directory: '/nowhere',
      version: '1.0.0',
      isOriginal: false,
      manifest: {},
    },
    plugin,
  };
}

async function pluginSettings(plugin: LoadedPlugin, options: SettingsOptions): Promise<object | undefined> {
  const { settings, broken } = await readSettings([plugin], options);
  return settings.get(plugin) ?? broken[0];
}

describe('the settings of a plugin', () => {
  it('are those of the entry that requires it, wherever another one names the same folder', async () => {
    const plugin = loaded('words');
    if (plugin.source.kind !== 'package') throw new Error('no package');
    const asked = [
      { name: '../words', from: '/project' },
      { name: 'words', from: '/' },
    ];
    const both = { ...plugin, source: { ...plugin.source, asked } };
    const settings = await pluginSettings(both, {
      plugins: [
        { name: '../words', from: '/project', settings: { greeting: 'of the project', times: 9 } },
        { name: 'words', from: '/', required: true, settings: { greeting: 'of the user' } },
      ],
    });
    expect(settings).toEqual({ greeting: 'of the user', times: 3 });
  });

  it.each(['allos-plugin-words', 'words', './mine'])(
    'arrive, parsed and with defaults, when it is listed as %s',
    async (name) => {
      const settings = await pluginSettings(loaded(name), {
        plugins: [{ name, from: '/', settings: { greeting: 'hi' } }],
      });
      expect(settings).toEqual({ greeting: 'hi', times: 3 });
    },
  );

  it('hold those of its tools, under its own', async () => {
    const settings = await pluginSettings(loaded('words'), {
      plugins: [{ name: 'words', from: '/', settings: { greeting: 'hi' } }],
      toolSettings: { say: { greeting: 'low', times: 5 }, other: { times: 9 } },
    });
    expect(settings).toEqual({ greeting: 'hi', times: 5 });
  });

  it.each([
    [
      'its entry',
      { plugins: [{ name: 'words', from: '/', settings: { greeting: 7 } }] },
      'plugins[0].settings.greeting',
    ],
    ['those of a tool', { toolSettings: { say: { greeting: 7 } } }, 'toolSettings.say.greeting'],
    ['an entry that lacks it', { plugins: [{ name: 'words', from: '/' }] }, 'plugins[0].settings.greeting'],
    ['nowhere', {}, 'greeting'],
  ])('of wrong types put it out of use, and are told with name, version and place: %s', async (_what, given, place) => {
    expect(await pluginSettings(loaded('words'), given)).toMatchObject({
      name: 'allos-plugin-words',
      version: '1.0.0',
      code: 'config.invalid',
      message: expect.stringContaining(
        `plugin allos-plugin-words@1.0.0 cannot be used, its settings are wrong: ${place}: `,
      ),
    });
  });

  it('whose codec throws put it out of use', async () => {
    const plugin = loaded('words');
    const parse = (): Promise<never> => Promise.reject(new Error('no mood'));
    const strange = { ...plugin, plugin: { ...plugin.plugin, settings: { schema: {}, parse } } };
    expect(await pluginSettings(strange, {})).toMatchObject({
      code: 'plugin.crashed',
      message: expect.stringMatching(/allos-plugin-words@1\.0\.0 failed while its settings were read: no mood/),
    });
  });

  it('are handed over as they are when the plugin declares none', async () => {
    const given = { plugins: [{ name: 'words', from: '/', settings: { any: 1 } }] };
    expect(await pluginSettings(loaded('words', false), given)).toEqual({ any: 1 });
  });
});
