import { join } from 'node:path';
import { optionPlace } from '../../src/cli/run/option-place.js';
import { explainKey } from '../../src/config/explain-key.js';
import { layerConfig } from '../../src/config/layer-config.js';
import { configFixture, type ConfigFixture } from './config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

describe('a list of plugins', () => {
  it('says where the very entry of a list stands: in a profile, in an alias, on the command line', async () => {
    fixture.write(
      'user/config.yaml',
      'plugins: [one]\nprofiles:\n  ci:\n    plugins:\n      - two\n      - &three { name: three }\n      - *three\n',
    );
    const placesOf = async (options: Parameters<typeof fixture.load>[0]): Promise<readonly unknown[]> =>
      (await fixture.load(options)).config.plugins.map(({ name, listedAt }) => [
        name,
        listedAt?.replace(`${fixture.folder}/user/`, ''),
      ]);
    expect(await placesOf({ profile: 'ci' })).toEqual([
      ['two', 'config.yaml:5:9'],
      ['three', expect.stringMatching(/^config\.yaml:6:/)],
      ['three', 'config.yaml:7:9'],
    ]);
    expect(await placesOf({ set: ['plugins=[four]'] })).toEqual([['four', '--set plugins']]);
    expect(await placesOf({ env: { ALLOS_PLUGINS: 'five' } })).toEqual([['five', 'ALLOS_PLUGINS']]);
  });

  it('keeps a plugin that a file requires, whatever other files and profiles list', async () => {
    fixture.write('user/config.yaml', 'plugins:\n  - other\n  - { name: guard, required: true, settings: { a: 1 } }\n');
    fixture.write('project/allos.config.yaml', 'plugins: [mine]\nprofiles: { ci: { plugins: [allos-plugin-guard] } }');
    type Options = Parameters<typeof fixture.load>[0];
    const listed = async (options: Options): Promise<readonly unknown[]> =>
      (await fixture.load({ trusted: true, ...options })).config.plugins.map(({ name, required }) => [name, required]);
    const user = join(fixture.folder, 'user');
    expect((await fixture.load({ trusted: true })).config.plugins).toMatchObject([
      { name: 'mine', from: join(fixture.folder, 'project') },
      { name: 'guard', required: true, settings: { a: 1 }, from: user, listedAt: `${user}/config.yaml:3:5` },
    ]);
    expect(await listed({ profile: 'ci' })).toEqual([['guard', true]]);
    expect(await listed({ set: ['plugins=[guard]'] })).toEqual([['guard', true]]);
  });

  it('keeps the folder and the settings of what a file requires, whatever other files and profiles say of it', async () => {
    const user = fixture.write(
      'user/config.yaml',
      'plugins: [{ name: ./guard, required: true }, { name: guard, required: true, settings: { a: 1 } }]\n',
    );
    const other = { name: 'guard', settings: { a: 2 } };
    const here = join(fixture.folder, 'user/guard');
    const text = JSON.stringify({
      plugins: ['./guard', here, 'guard'],
      profiles: { ci: { plugins: [other, './guard'] } },
    });
    const project = fixture.write('project/allos.config.json', text);
    const inVain = (place: string): string =>
      `${project}:${place} lists guard in vain: ${user}:1:46 requires it, and its folder and settings hold`;
    const from = join(fixture.folder, 'user');
    const required = [
      { name: './guard', required: true, from, listedAt: `${user}:1:11` },
      { name: 'guard', required: true, from, settings: { a: 1 }, listedAt: `${user}:1:46` },
    ];
    for (const [profile, notices] of [
      [undefined, [inVain(`1:${text.indexOf(',"guard"') + 2}`)]],
      ['ci', [expect.stringContaining('lists guard in vain'), expect.stringContaining('lists guard in vain')]],
    ] as const) {
      const loaded = await fixture.load({ trusted: true, ...(profile === undefined ? {} : { profile }) });
      const [own, ...kept] = loaded.config.plugins;
      // The same words in another file name another folder.
      expect(own).toMatchObject({ name: './guard', from: fixture.project });
      expect(own?.required).toBeUndefined();
      expect(kept).toMatchObject(required);
      expect(kept).toHaveLength(2);
      expect(loaded.notices).toEqual(notices);
    }
    // What is said of this run replaces it all, and is told.
    const told = async (options: Parameters<typeof fixture.load>[0]): Promise<readonly string[]> =>
      (await fixture.load({ trusted: true, ...options })).notices;
    expect(await told({ env: { ALLOS_PLUGINS: 'guard,./guard' } })).toEqual([
      `ALLOS_PLUGINS lists guard without the settings, which ${user}:1:46 requires`,
    ]);
    expect(await told({ set: ['plugins=[./guard, {name: guard, settings: {a: 2}}]'] })).toEqual([
      `--set plugins leaves out ${here}, listed with required: true`,
      `--set plugins lists guard with other settings, which ${user}:1:46 requires`,
    ]);
    fixture.write('project/allos.config.json', JSON.stringify({ plugins: [{ ...other, required: true }] }));
    fixture.write('user/config.yaml', '');
    expect(await told({ env: { ALLOS_PLUGINS: '[{name: guard, settings: {a: 2}}]' } })).toEqual([
      `ALLOS_PLUGINS lists guard from another folder, which ${project}:1:13 requires`,
    ]);
  });

  it('says the place of a setting as its own file has it, where an entry was kept from below', async () => {
    const user = fixture.write(
      'user/config.yaml',
      'plugins:\n  - one\n  - two\n  - name: guard\n    required: true\n    settings:\n      token: x\n',
    );
    fixture.write('project/allos.config.yaml', 'plugins: [mine]');
    const loaded = await fixture.load({ trusted: true });
    expect(optionPlace(loaded)('plugins', 1, 'settings.token')).toBe(`${user}:7:14: plugins[2].settings.token`);
    expect(optionPlace(loaded)('plugins', 0)).toMatch(/project\/allos\.config\.yaml:1:11: plugins\[0\]$/);
  });

  it.each<[string, Parameters<ConfigFixture['load']>[0]]>([
    ['--no-plugins', { noPlugins: true }],
    ['--set plugins', { set: ['plugins=[mine]'] }],
    ['ALLOS_PLUGINS', { env: { ALLOS_PLUGINS: '' } }],
  ])('lets whoever starts the run leave it out with %s, and says so', async (said, options) => {
    fixture.write('user/config.yaml', 'plugins: [{ name: guard, required: true }]');
    const { config, notices } = await fixture.load(options);
    expect(config.plugins.filter(({ required }) => required === true)).toEqual([]);
    expect(notices).toEqual([`${said} leaves out allos-plugin-guard, listed with required: true`]);
  });

  it('is explained with what a weaker one requires', async () => {
    fixture.write('user/config.yaml', 'plugins: [{ name: guard, required: true }]');
    fixture.write('project/allos.config.yaml', 'plugins: [mine]');
    const layered = await layerConfig({
      cwd: fixture.project,
      env: {},
      configDirectory: join(fixture.folder, 'user'),
      trust: () => ({ trust: 'run' }),
    });
    const [explained] = explainKey(layered, ['plugins']);
    expect(explained?.value).toEqual(['mine', { name: 'guard', required: true }]);
    expect(explained?.sayings.map(({ layer, state }) => [layer, state])).toEqual([
      ['project', 'in force'],
      ['user', 'required'],
      ['built-in', 'overridden'],
    ]);
  });
});
