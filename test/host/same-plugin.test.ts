import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_MODULES } from '../../src/host/built-in-modules.js';
import { discover } from '../../src/host/discover.js';
import { validate } from '../../src/host/validate.js';
import { install, manifest } from './plugin-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allos-host-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a plugin that is found more than once', () => {
  it('takes entries that mean one folder for one plugin, with what the list says of it', async () => {
    await install(folder, { name: 'allos-plugin-foo' });
    await symlink(join(folder, 'node_modules/allos-plugin-foo'), join(folder, 'linked'));
    const entry = (name: string, line: number, required?: boolean) => ({
      name,
      from: folder,
      listedAt: `own.yaml:${line}`,
      ...(required === undefined ? {} : { required }),
    });
    const listed = [entry('foo', 1), entry('./linked', 2, true), entry('shell', 3, true)];
    const { plugins, broken } = discover({ configured: listed });
    expect(broken).toEqual([]);
    expect(plugins.map(({ name, origin, listedAt }) => [name, origin, listedAt])).toEqual([
      ...Object.keys(BUILT_IN_MODULES).map((name) => [
        name,
        'built-in',
        name === 'allos-plugin-shell' ? 'own.yaml:3' : undefined,
      ]),
      ['allos-plugin-foo', 'configured', 'own.yaml:2'],
    ]);
    expect(plugins.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'allos-plugin-shell',
      'allos-plugin-foo',
    ]);
    // A path names a folder and nothing else; a package of that name that is there is another one.
    expect(discover({ configured: [entry('./shell', 1)] }).broken).toMatchObject([{ code: 'plugin.not_found' }]);
    await install(folder, { name: 'allos-plugin-shell' });
    expect(discover({ configured: listed }).plugins).toHaveLength(plugins.length + 1);
  });

  it('keeps the built-in plugin beside another package of its name, and gives both folders', async () => {
    await install(folder, { name: 'allos-plugin-shell', allos: manifest('shell_exec') });
    const { broken } = validate(discover({ configured: [{ name: 'shell', from: folder }] }).plugins);
    expect(broken).toMatchObject([{ code: 'plugin.conflict', hint: expect.stringMatching(/^They are two copies/) }]);
    expect(broken[0]?.message).toMatch(
      /shell \(.*allos-host-.*\/package\.json\) is left out.* built-in plugin allos-plugin-shell \(\/.*\/package\.json\), which stays$/,
    );
  });
});
