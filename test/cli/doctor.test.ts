import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Finding } from '../../src/cli/doctor/finding.js';
import { openDesk, type Desk, type RunOptions } from './desk.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');
const KEY = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };

interface Diagnosis {
  readonly code: number | null;
  readonly usable: boolean;
  readonly findings: readonly Finding[];
  readonly text: string;
  /** The messages of a level, with their remedies. */
  readonly told: (level: Finding['level']) => readonly string[];
}

async function diagnose(desk: Desk, args: readonly string[] = [], options: RunOptions = {}): Promise<Diagnosis> {
  const { code, stdout, stderr } = await desk.allos(['doctor', '--json', ...args], options);
  expect(stderr).toBe('');
  const { usable, findings } = JSON.parse(stdout) as { usable: boolean; findings: readonly Finding[] };
  const told = (level: Finding['level']): readonly string[] =>
    findings.filter((each) => each.level === level).map(({ message, remedy }) => `${message} | ${remedy ?? ''}`);
  return { code, usable, findings, told, text: stdout };
}

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

/** A program of that name which leaves a trace when it runs. */
function writeProgram(desk: Desk, file: string, trace: string, exit = 0): void {
  desk.write(file, `#!/bin/sh\n: > '${desk.path(trace)}'\necho 'no namespaces here' >&2\nexit ${exit}\n`);
  chmodSync(desk.path(file), 0o755);
}

describe('allos doctor', () => {
  it.concurrent('ends with 0 where a key is set, and never tells it', async () => {
    await using desk = openDesk();
    const { code, usable, findings, text } = await diagnose(desk, [], { env: KEY });
    expect({ code, usable }).toEqual({ code: 0, usable: true });
    expect(text).not.toContain('0123456789');
    const messages = findings.map(({ area, message }) => `${area}: ${message}`);
    for (const expected of [
      /^program: allos \d+\.\d+\.\d+ in \//,
      new RegExp(`^program: Node\\.js ${process.version} in `),
      /^configuration: no file: the defaults hold/,
      /^trust: this folder asks for nothing that needs trust/,
      /^models: openai: OPENAI_API_KEY is set$/,
      /^models: anthropic: ANTHROPIC_API_KEY is not set$/,
      /^models: ollama: no server answers on 127\.0\.0\.1:9$/,
      /^plugins: allos-plugin-files \d+\.\d+\.\d+ \(built-in\): read_file, /,
      /^sandbox: this version runs commands without a sandbox/,
      /^sessions: no sessions yet; they will lie in \//,
      /^bytecode: /,
    ]) {
      expect(messages).toContainEqual(expect.stringMatching(expected));
    }
  });

  it.concurrent('ends with 1 where no model can be used, and says what to do', async () => {
    await using desk = openDesk();
    const { code, usable, told } = await diagnose(desk);
    expect({ code, usable }).toEqual({ code: 1, usable: false });
    expect(told('problem')).toEqual([expect.stringMatching(/no model to use.*\| Set .*OPENAI_API_KEY.*start Ollama/)]);
    const text = await desk.allos(['doctor']);
    expect(text).toMatchObject({ code: 1, stderr: '' });
    expect(text.stdout).toMatch(
      /^ {2}problem {2}there is no model[^]*→ Set [^]*Allos cannot be used here: 1 problem\.\n$/m,
    );
    expect((await desk.allos(['doctor'], { env: KEY })).stdout).toMatch(/\nAllos can be used here\.\n$/);
  });

  it.concurrent('finds servers on loopback, and asks no other machine', async () => {
    await using desk = openDesk();
    await using ollama = await listener();
    const found = await diagnose(desk, [], { env: { OLLAMA_HOST: ollama.host } });
    expect(found).toMatchObject({ code: 0, usable: true });
    expect(found.told('ok')).toContainEqual(expect.stringContaining(`ollama: a server answers on ${ollama.host}`));
    const away = await desk.allos(['doctor', '--json'], { env: { OLLAMA_HOST: 'http://ada:secret-pw-1@192.0.2.1' } });
    expect(away.ms).toBeLessThan(10_000);
    expect(away.stdout).toContain('is another machine and was not asked');
    expect(away.stdout).not.toContain('secret-pw-1');
    const config = desk.write(
      'c.yaml',
      `providers: { openai: { baseUrl: "http://${ollama.host}/v1" }, b: { baseUrl: "http://127.0.0.1:9/v1" } }\n`,
    );
    const own = await diagnose(desk, ['--config', config], { env: KEY });
    expect(own.told('ok')).toContainEqual(expect.stringContaining(`openai: a server answers on ${ollama.host}`));
    expect(own.told('warning')).toContainEqual(expect.stringMatching(/b: no server answers .*providers\.b\.baseUrl/));
  });

  it.concurrent('tells what is wrong with the configuration, and goes on without it', async () => {
    await using desk = openDesk();
    const file = desk.write('allos.config.yaml', 'agent:\n  maxTrns: 3\n');
    const { code, told } = await diagnose(desk, [], { env: KEY });
    expect(code).toBe(1);
    expect(told('problem')).toEqual([expect.stringContaining(`${file}:2:3: unknown key "maxTrns" in agent; did you`)]);
    expect(told('ok')).toContainEqual(expect.stringContaining('openai: OPENAI_API_KEY is set'));
    const home = await diagnose(desk, ['-C', desk.home], { env: { ...KEY, ALLOS_HOME: 'relative' } });
    expect(home.told('problem')).toContainEqual(expect.stringContaining('ALLOS_HOME must be an absolute path'));
  });

  it.concurrent('names files with their layer, and names that have no effect', async () => {
    await using desk = openDesk();
    mkdirSync(join(desk.home, 'allos'));
    writeFileSync(join(desk.home, 'allos', 'config.yaml'), 'permissions: { deny: [raed_file] }\n');
    desk.write('allos.config.yaml', 'model: anthropic/x\n');
    desk.write('.env', 'ANTHROPIC_API_KEY=sk-ant-0123456789abcdef\n');
    const held = await diagnose(desk, [], { env: { ...KEY, ALLOS_LOG__LEVEL: 'info' } });
    expect(held.told('ok')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^user: .*config\.yaml/),
        expect.stringMatching(/^project: .*allos\.config\.yaml/),
        expect.stringMatching(/^environment: log/),
      ]),
    );
    expect(held.told('warning')).toContainEqual(expect.stringMatching(/"raed_file".*Did you mean read_file/));
    expect(held.told('note')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\S+ is not trusted: it can only tighten \| .*allos trust --show.*--trust/),
        expect.stringMatching(/^waits for trust: allos\.config\.yaml: model: anthropic\/x/),
        expect.stringMatching(/^waits for trust: \.env: ANTHROPIC_API_KEY \|/),
        expect.stringMatching(/ANTHROPIC_API_KEY is not set/),
      ]),
    );
    const trusted = await diagnose(desk, ['--trust'], { env: KEY });
    expect(trusted.told('ok')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^trusted for this run by --trust, whatever lies here/),
        expect.stringMatching(/^anthropic: ANTHROPIC_API_KEY is set/),
        expect.stringMatching(/^the configuration names anthropic\/x/),
      ]),
    );
    expect(trusted.text).not.toContain('0123456789');
  });

  it.concurrent('tells what became of the trust in a folder', async () => {
    await using desk = openDesk();
    const file = desk.write('allos.config.yaml', 'providers: { openai: { baseUrl: "http://127.0.0.1:9/v1" } }\n');
    expect((await desk.allos(['trust', '--yes'])).code).toBe(0);
    const trusted = await diagnose(desk, [], { env: KEY });
    expect(trusted.told('ok')).toContainEqual(expect.stringMatching(/ was trusted on [\d-]+, and is still the same/));
    // Its server is asked now that it counts.
    expect(trusted.told('warning')).toContainEqual(expect.stringContaining('openai: no server answers on 127.0.0.1:9'));
    writeFileSync(file, 'providers: { openai: { baseUrl: "http://127.0.0.1:8/v1" } }\n');
    const changed = await diagnose(desk, [], { env: KEY });
    expect(changed.told('warning')).toEqual([
      expect.stringMatching(/ is not what you trusted on [\d-]+: it can only tighten \| See allos trust --show/),
    ]);
    expect(changed.told('note')).toContainEqual(expect.stringMatching(/^waits for trust: .*http:\/\/127\.0\.0\.1:8/));
    const forRun = await diagnose(desk, [], { env: { ...KEY, ALLOS_TRUST_WORKSPACE: '1' } });
    expect(forRun.told('ok')).toContainEqual(expect.stringMatching(/^trusted for this run by ALLOS_TRUST_WORKSPACE/));
  });

  it.concurrent('tells keys that are set wrongly', async () => {
    await using desk = openDesk();
    const config = desk.write('c.yaml', 'providers: { anthropic: { apiKey: "${env:MY_KEY}" } }\n');
    const { told, text } = await diagnose(desk, ['--config', config], {
      env: { OPENAI_API_KEY: '"sk-0123456789abc"\n' },
    });
    expect(told('warning')).toEqual([
      expect.stringMatching(/OPENAI_API_KEY begins or ends with a blank or a quote/),
      expect.stringMatching(/anthropic: its key refers to MY_KEY, which is not set/),
    ]);
    expect(text).not.toContain('0123456789');
  });

  it.concurrent('knows plugins from their manifests, and imports them only when it is asked to', async () => {
    await using desk = openDesk();
    const plugins = ['canary', 'good', 'good', 'wrong-version', 'throws'].map((name) => join(FIXTURES, name));
    const config = desk.write('c.json', JSON.stringify({ plugins }));
    const env = { ...KEY, CANARY: desk.path('canary') };
    const { code, told } = await diagnose(desk, ['--config', config], { env });
    expect(code).toBe(0);
    expect(existsSync(desk.path('canary'))).toBe(false);
    expect(told('ok')).toContainEqual(expect.stringMatching(/^allos-plugin-good 1\.0\.0 \(configured\): echo_word \|/));
    expect(told('warning')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/wrong-version \(.*\) was made for version 99 of the contract/),
        expect.stringMatching(/good is listed twice \| Remove one/),
      ]),
    );
    const loaded = await diagnose(desk, ['--config', config, '--load'], { env });
    expect(existsSync(desk.path('canary'))).toBe(true);
    expect(loaded.told('ok')).toContainEqual(expect.stringMatching(/^allos-plugin-good .*, loaded in \d+ ms/));
    expect(loaded.told('warning')).toContainEqual(expect.stringMatching(/throws.*this plugin is broken on purpose/));
  });

  it.concurrent('runs nothing of a folder that is not trusted', async () => {
    await using desk = openDesk();
    mkdirSync(desk.path('.git'));
    const code = `require('fs').writeFileSync(${JSON.stringify(desk.path('canary'))}, '')`;
    desk.write('.config/config.js', code);
    desk.write('package.json', JSON.stringify({ cosmiconfig: { $import: './evil.cjs' } }));
    desk.write('evil.cjs', code);
    desk.write('allos.config.yaml', 'plugins: [./mine]\nproviders: { a: { baseUrl: "http://127.0.0.1:9" } }\n');
    cpSync(join(FIXTURES, 'canary'), desk.path('mine'), { recursive: true });
    writeProgram(desk, 'node_modules/.bin/bwrap', 'canary');
    writeProgram(desk, 'tools/bwrap', 'canary');
    mkdirSync(join(desk.home, 'bin'));
    symlinkSync(desk.path('tools/bwrap'), join(desk.home, 'bin', 'bwrap'));
    const folders = ['node_modules/.bin', 'tools', '.', ''].map((name) => (name === '' ? '' : desk.path(name)));
    const PATH = [...folders, '.', join(desk.home, 'bin'), '/usr/bin', '/bin'].join(':');
    const env = { ...KEY, CANARY: desk.path('canary'), PATH };
    for (const args of [[], ['--load'], ['-C', '.']]) {
      expect((await diagnose(desk, args, { env })).code).toBe(0);
      expect(existsSync(desk.path('canary'))).toBe(false);
    }
  });

  it.concurrent.each([
    [0, 'ok', /bwrap works/],
    [1, 'note', /bwrap cannot make a sandbox here: no namespaces here \| Allow user namespaces/],
  ] as const)('tries the sandbox of the system, which answers %i', async (exit, level, message) => {
    await using desk = openDesk();
    mkdirSync(desk.path('inner/.git'), { recursive: true });
    writeProgram(desk, 'bin/bwrap', 'trace', exit);
    const env = { ...KEY, PATH: `${desk.path('bin')}:/usr/bin:/bin` };
    const { told } = await diagnose(desk, ['-C', 'inner'], { env });
    expect(told(level)).toContainEqual(expect.stringMatching(message));
    expect(existsSync(desk.path('trace'))).toBe(true);
  });

  it.concurrent('says that a sandbox which is required cannot be had', async () => {
    await using desk = openDesk();
    const { code, told } = await diagnose(desk, ['--set', 'sandbox=required'], { env: KEY });
    expect(code).toBe(1);
    expect(told('problem')).toEqual([expect.stringMatching(/requires a sandbox.*allos config explain sandbox/)]);
  });

  it.concurrent('looks at the folder of the sessions, and makes none', async () => {
    await using desk = openDesk();
    const sessions = join(desk.home, 'allos', 'sessions');
    await diagnose(desk, [], { env: KEY });
    expect(existsSync(sessions)).toBe(false);
    await desk.allos(['run', 'say hello', '-p', 'demo']);
    expect((await diagnose(desk, [], { env: KEY })).told('ok')).toContainEqual(`1 session in ${sessions} | `);
    chmodSync(sessions, 0o755);
    const open = await diagnose(desk, [], { env: KEY });
    expect(open.told('warning')).toEqual([expect.stringMatching(/which others may read \| Run: chmod 700/)]);
    const home = join(desk.home, 'other');
    mkdirSync(home);
    writeFileSync(join(home, 'sessions'), 'a file');
    const blocked = await diagnose(desk, [], { env: { ...KEY, ALLOS_HOME: home } });
    expect(blocked).toMatchObject({ code: 1 });
    expect(blocked.told('problem')).toEqual([expect.stringMatching(/sessions is no folder/)]);
  });

  it.concurrent('tells of another allos that this folder would run', async () => {
    await using desk = openDesk();
    desk.write('node_modules/allos/package.json', JSON.stringify({ name: 'allos', version: '9.9.9' }));
    const { told } = await diagnose(desk, [], { env: KEY });
    expect(told('warning')).toEqual([expect.stringMatching(/has an allos of its own: 9\.9\.9 in .*npx allos/)]);
  });

  it.concurrent('says what keeps bytecode from being used', async () => {
    await using desk = openDesk();
    const off = await diagnose(desk, [], { env: { ...KEY, NODE_DISABLE_COMPILE_CACHE: '1' } });
    expect(off.told('note')).toContainEqual(expect.stringMatching(/turned off by NODE_DISABLE_COMPILE_CACHE/));
    await diagnose(desk, [], { env: KEY });
    const on = await diagnose(desk, [], { env: KEY });
    const found = on.findings.filter(({ area }) => area === 'bytecode');
    expect(found).toEqual([
      expect.objectContaining({ level: 'ok', message: expect.stringMatching(/KB of bytecode in /) }),
    ]);
  });

  it.concurrent('shows what names of files hold without acting on it', async () => {
    await using desk = openDesk();
    const name = 'odd\u001b[31m\u202e';
    mkdirSync(desk.path(name));
    desk.write(join(name, 'allos.config.yaml'), 'model: x\n');
    const { stdout } = await desk.allos(['doctor', '-C', name], { env: KEY });
    expect(stdout).toContain('odd\\e[31m\\u{202e}');
    expect(readdirSync(desk.folder)).toEqual([name]);
    expect((await desk.allos(['doctor', '-C', 'absent'])).code).toBe(2);
  });
});
