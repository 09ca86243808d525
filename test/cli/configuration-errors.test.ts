import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';

describe('a configuration that cannot be used', () => {
  let desk: Desk;
  beforeAll(() => {
    desk = openDesk();
  });
  afterAll(async () => await desk[Symbol.asyncDispose]());

  const refused = async (...flags: string[]): Promise<string> => {
    const { code, stdout, stderr } = await desk.allos(['run', 'x', '-p', 'demo', ...flags]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^Error: .*\n$/);
    return stderr;
  };

  it.concurrent('names the file that is missing', async () => {
    expect(await refused('--config', 'absent.yaml')).toContain(desk.path('absent.yaml'));
  });

  it.concurrent('gives the place of a permission rule that is none', async () => {
    const file = desk.write(
      'rules.yaml',
      'permissions:\n  allow: [read_file]\n  deny:\n    - read_file\n    - "shell_exec(a"\n',
    );
    expect(await refused('--config', 'rules.yaml')).toContain(
      `${file}:5:7: permissions.deny[1]: The permission rule "shell_exec(a" is not understood`,
    );
    desk.write('allowed.yaml', 'permissions: { allow: ["read_file("] }\n');
    expect(await refused('--config', 'allowed.yaml')).toMatch(/allowed\.yaml:1:24: permissions\.allow\[0\]: The/);
  });

  it.concurrent('names the folder that is no file', async () => {
    mkdirSync(desk.path('conf.d'));
    expect(await refused('--config', 'conf.d')).toMatch(/conf\.d.*directory/);
  });

  it.concurrent('names a file that may not be read', async () => {
    const file = desk.write('secret.yaml', 'version: 1\n');
    chmodSync(file, 0);
    if (process.getuid?.() === 0) return; // root reads everything
    expect(await refused('--config', file)).toContain(file);
  });

  it.concurrent('points at an unknown key and suggests the one that was meant', async () => {
    const file = desk.write('unknown.yaml', 'version: 1\nagent:\n  maxTrns: 3\n');
    expect(await refused('--config', file)).toMatch(
      /unknown\.yaml:3:3: unknown key "maxTrns" in agent; did you mean "maxTurns"/,
    );
  });

  it.concurrent('points at a wrong value and at broken YAML', async () => {
    const wrong = desk.write('wrong.yaml', 'version: 1\nagent:\n  maxTurns: many\n');
    expect(await refused('--config', wrong)).toMatch(/wrong\.yaml:3:\d+: /);
    const broken = desk.write('broken.yaml', 'agent: [\n');
    expect(await refused('--config', broken)).toMatch(/broken\.yaml:\d+:\d+: /);
  });

  it.concurrent('tells files whose name is only nearly that of a configuration, without reading them', async () => {
    await using own = openDesk();
    for (const name of ['allos.yaml', 'allos.config.json5', '.allos.yml', 'Allos.config.yaml']) own.write(name, '[');
    for (const name of ['allos.config.example.yaml', 'allosaurus.json', 'config.yaml', 'allos']) own.write(name, '[');
    const { code, stderr } = await own.allos(['run', 'x', '-p', 'demo']);
    expect(code).toBe(0);
    const [line = '', ...more] = stderr.split('\n').filter((each) => each.includes('not read'));
    expect(more).toEqual([]);
    for (const name of ['allos.yaml', 'allos.config.json5', '.allos.yml', 'Allos.config.yaml']) {
      expect(line).toContain(own.path(name));
    }
    expect(line).toMatch(/not allos\.config\.yaml$/);
    for (const name of ['example', 'saurus', 'project/config.yaml', 'project/allos,']) expect(line).not.toContain(name);
    own.write('sub/allos.config.yaml', 'version: 1\n');
    expect((await own.allos(['run', 'x', '-p', 'demo', '-C', 'sub'])).stderr).not.toContain('not read');
  });

  it.concurrent('tells an unknown key of --set', async () => {
    expect(await refused('--set', 'agnet.maxTurns=3')).toMatch(/"agnet".*did you mean "agent"/);
  });

  it.concurrent("says the same of the user's own file", async () => {
    await using own = openDesk();
    const folder = join(own.home, 'conf');
    mkdirSync(join(folder, 'allos'), { recursive: true });
    writeFileSync(join(folder, 'allos', 'config.yaml'), 'modle: x\n');
    const env = { XDG_CONFIG_HOME: folder, ALLOS_HOME: '' };
    const { code, stderr } = await own.allos(['run', 'x', '-p', 'demo'], { env });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/config\.yaml:1:1: .*"modle".*"model"/),
    });
  });
});
