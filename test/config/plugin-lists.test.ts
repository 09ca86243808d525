import { join } from 'node:path';
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
    expect(await listed({ profile: 'ci' })).toEqual([['allos-plugin-guard', true]]);
    expect(await listed({ set: ['plugins=[guard]'] })).toEqual([['guard', true]]);
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
