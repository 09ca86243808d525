import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openDesk } from './desk.js';

const KEYS = { OPENAI_API_KEY: 'sk-test-0123456789abcdef', ANTHROPIC_API_KEY: 'sk-ant-0123456789abcdef' };
const FIRST_LINE = '# yaml-language-server: $schema=./node_modules/allos/config/allos.config.schema.json\n';

/** Somebody who listens on loopback and says nothing. */
async function listener(): Promise<AsyncDisposable & { readonly host: string }> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('allos init', () => {
  it.concurrent('writes a file with the schema, the model of the key that is set, and no key', async () => {
    await using desk = openDesk();
    const env = { ANTHROPIC_API_KEY: KEYS.ANTHROPIC_API_KEY };
    const init = await desk.allos(['init'], { env });
    expect(init).toMatchObject({ code: 0, stdout: `${desk.path('allos.config.yaml')}\n` });
    expect(init.stderr).toMatch(/^Uses anthropic\/claude-sonnet-5-5: ANTHROPIC_API_KEY is set\.$/m);
    const text = desk.text('allos.config.yaml');
    expect(text.startsWith(FIRST_LINE)).toBe(true);
    expect(text).toMatch(/^model: anthropic\/claude-sonnet-5-5 # ANTHROPIC_API_KEY is set$/m);
    expect(text + init.stderr).not.toContain('sk-ant');
    expect(await desk.allos(['config', 'validate'])).toMatchObject({ code: 0 });
    expect((await desk.allos(['config', 'get', 'model', '--trust'])).stdout).toBe('anthropic/claude-sonnet-5-5\n');
    expect((await desk.allos(['config', 'get', 'permissions.deny[0]'])).stdout).toBe('read_file(.env*)\n');
  });

  it.concurrent('takes the first of several keys without a terminal, names the others, and asks nothing', async () => {
    await using desk = openDesk();
    const init = await desk.allos(['init'], { env: KEYS, stdin: 'open' });
    expect(init).toMatchObject({ code: 0 });
    const text = desk.text('allos.config.yaml');
    expect(text).toMatch(/^model: openai\/gpt-6\.1-sol # OPENAI_API_KEY is set$/m);
    expect(text).toMatch(/^# model: anthropic\/claude-sonnet-5-5 # ANTHROPIC_API_KEY is set$/m);
    expect(init.ms).toBeLessThan(10_000);
  });

  it.concurrent('asks at a terminal which of several to take', async () => {
    await using desk = openDesk();
    const init = desk.start(['init'], { env: KEYS, terminal: true });
    await init.says('Which one?');
    init.child.stdin?.write('2\r');
    expect((await init.finished).code).toBe(0);
    expect(desk.text('allos.config.yaml')).toMatch(/^model: anthropic\/claude-sonnet-5-5 /m);
    const quiet = await desk.allos(['init', '--yes', '--force'], { env: KEYS, terminal: true });
    expect(quiet).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Which one?') });
  });

  it.concurrent('finds an Ollama on loopback and asks it nothing; another machine is not looked for', async () => {
    await using desk = openDesk();
    await using ollama = await listener();
    const init = await desk.allos(['init'], { env: { OLLAMA_HOST: ollama.host } });
    expect(init.stderr).toContain(`Found ollama/NAME: an Ollama answers on ${ollama.host}`);
    expect(desk.text('allos.config.yaml')).toMatch(/^# model: ollama\/NAME # an Ollama answers/m);
    const away = await desk.allos(['init', '--force'], { env: { OLLAMA_HOST: '192.0.2.1' } });
    expect(away.stderr).toMatch(/No key is set and no Ollama answers/);
    expect(away.ms).toBeLessThan(10_000);
  });

  it.concurrent('never overwrites without --force, whatever a configuration is called', async () => {
    await using desk = openDesk();
    for (const name of ['allos.config.yaml', 'allos.config.json', '.allosrc']) {
      const folder = name.replaceAll('.', '-');
      desk.write(`${folder}/${name}`, '{}');
      const init = await desk.allos(['init', '-C', folder]);
      expect(init).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${name} is there already`) });
      expect(desk.text(`${folder}/${name}`)).toBe('{}');
    }
    const forced = await desk.allos(['init', '--force', '-C', '-allosrc']);
    expect(forced).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('.allosrc beside it is not read any more'),
    });
    expect(desk.text('-allosrc/.allosrc')).toBe('{}');
  });

  it.concurrent('replaces a broken file with --force, and a link instead of what it leads to', async () => {
    await using desk = openDesk();
    desk.write('allos.config.yaml', 'agnet: [');
    expect((await desk.allos(['init', '--force'])).code).toBe(0);
    expect((await desk.allos(['config', 'validate'])).code).toBe(0);
    desk.write('elsewhere.txt', 'precious');
    mkdirSync(desk.path('linked'));
    symlinkSync(desk.path('elsewhere.txt'), desk.path('linked/allos.config.yaml'));
    expect((await desk.allos(['init', '-C', 'linked'])).code).toBe(2);
    expect((await desk.allos(['init', '-C', 'linked', '--force'])).code).toBe(0);
    expect(desk.text('elsewhere.txt')).toBe('precious');
    expect(lstatSync(desk.path('linked/allos.config.yaml')).isFile()).toBe(true);
    symlinkSync(desk.path('nowhere'), desk.path('dangling'));
    mkdirSync(desk.path('other'));
    symlinkSync(desk.path('nowhere'), desk.path('other/allos.config.yaml'));
    expect((await desk.allos(['init', '-C', 'other'])).code).toBe(2);
    expect(existsSync(desk.path('nowhere'))).toBe(false);
  });

  it.concurrent('runs and reads nothing of the folder', async () => {
    await using desk = openDesk();
    const code = `require('fs').writeFileSync(${JSON.stringify(desk.path('canary'))}, '')`;
    desk.write('.config/config.js', code);
    desk.write('package.json', JSON.stringify({ cosmiconfig: { $import: './evil.cjs' } }));
    desk.write('evil.cjs', code);
    desk.write('.env', 'OPENAI_API_KEY=sk-of-the-project-0123\n');
    expect((await desk.allos(['init'])).code).toBe(0);
    expect(existsSync(desk.path('canary'))).toBe(false);
    expect(desk.text('allos.config.yaml')).toMatch(/^# model: /m);
  });

  it.concurrent('says what cannot be written, and leaves nothing behind', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['init', '-C', 'absent'])).toMatchObject({ code: 2, stdout: '' });
    mkdirSync(desk.path('sub/allos.config.yaml'), { recursive: true });
    const folder = await desk.allos(['init', '--force', '-C', 'sub']);
    expect(folder).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') });
    if (process.getuid?.() === 0) return; // root writes everywhere
    mkdirSync(desk.path('closed'));
    chmodSync(desk.path('closed'), 0o500);
    expect((await desk.allos(['init', '-C', 'closed'])).code).toBe(2);
  });

  it.concurrent('writes comments that are a valid configuration once they are uncommented', async () => {
    await using desk = openDesk();
    await desk.allos(['init'], { env: KEYS });
    const lines = readFileSync(desk.path('allos.config.yaml'), 'utf8').split('\n');
    const setting = /^( *)# ?(?=( *)(- |[A-Za-z]+:( |$)))/;
    const whole = lines
      .filter((line) => !line.startsWith('# model:') && !/^# (How|It|provider\/model)/.test(line))
      .map((line) => line.replace(setting, '$1'));
    expect(whole.join('\n')).toMatch(/^profiles:/m);
    desk.write('whole.yaml', whole.join('\n'));
    expect(await desk.allos(['config', 'validate', 'whole.yaml'])).toMatchObject({ code: 0 });
    const keys = JSON.parse(
      (await desk.allos(['config', 'show', '--config', 'whole.yaml', '--json'], { env: KEYS })).stdout,
    );
    expect(keys).toMatchObject({ agent: { maxTurns: 40 }, permissions: { mode: 'edits' }, log: { level: 'info' } });
  });

  it.concurrent('takes the model that is named', async () => {
    await using desk = openDesk();
    expect((await desk.allos(['init', '-m', 'mine/a b: #c'], { env: KEYS })).code).toBe(0);
    expect((await desk.allos(['config', 'get', 'model', '--trust'])).stdout).toBe('mine/a b: #c\n');
  });
});
