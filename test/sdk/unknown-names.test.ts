import { tmpdir } from 'node:os';
import { createAllos, type AllosOptions } from 'allos';
import { API_VERSION, definePlugin, ToolSource } from 'allos/plugin';

async function noticed(options: AllosOptions): Promise<readonly string[]> {
  const allos = await createAllos({ cwd: tmpdir(), env: {}, provider: 'demo', ...options });
  await allos.dispose();
  expect(allos.warnings.every((warning) => allos.notices.includes(warning))).toBe(true);
  return allos.warnings;
}

class Late {
  list(): Promise<[]> {
    return Promise.resolve([]);
  }
}
ToolSource({ name: 'late', description: 'Brings tools.' })(Late);
const late = definePlugin({ name: 'allos-plugin-late', apiVersion: API_VERSION, contributes: [Late] });

describe('an option that names what nothing has', () => {
  const slips: AllosOptions = {
    toolPermissions: { shell_exce: 'never', shell_exec: 'never' },
    disabledTools: ['find_*', 'server__tool'],
    configuredDeny: ['shell_exce(git push:*)', '*'],
    providers: { opnai: { retries: 1 }, own: { plugin: 'openai' }, openai: { retries: 1 } },
  };

  it('is told in a notice, with the option and the nearest name', async () => {
    expect(await noticed(slips)).toEqual([
      'toolPermissions.shell_exce: there is no tool named "shell_exce", so this has no effect. Did you mean shell_exec?',
      'configuredDeny[0]: there is no tool named "shell_exce", so this has no effect. Did you mean shell_exec?',
      'disabledTools[1]: there is no tool named "server__tool", so this has no effect.',
      'providers.opnai: there is no provider named "opnai", so this has no effect. Did you mean openai?',
    ]);
  });

  it('is not told where a source of tools may bring it later, unless a known name is near', async () => {
    expect((await noticed({ ...slips, plugins: [late] })).map((notice) => notice.split(':')[0])).toEqual([
      'toolPermissions.shell_exce',
      'configuredDeny[0]',
      'providers.opnai',
    ]);
  });

  it('is not told where there is none', async () => {
    expect(await noticed({ toolPermissions: { shell_exec: 'never' }, disabledTools: ['*'] })).toEqual([]);
  });
});

describe('createAllos', () => {
  it.each<[string, AllosOptions]>([
    ['a folder that does not exist', { cwd: '/nowhere/at/all' }],
    ['an empty model', { model: '' }],
    ['a provider without its model', { model: 'demo/' }],
    ['a negative temperature', { temperature: -1 }],
  ])('refuses %s as a mistake of the caller', async (_name, options) => {
    await expect(createAllos({ env: {}, provider: 'demo', ...options })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });
});
