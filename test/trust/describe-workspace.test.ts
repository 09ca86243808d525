import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../src/config/project.js';
import { findPackageFolder } from '../../src/host/package-directory.js';
import { pluginFolder } from '../../src/host/plugin-folder.js';
import { describeWorkspace } from '../../src/trust/describe-workspace.js';
import { trustDifference } from '../../src/trust/trust-difference.js';
import type { WorkspaceRequest } from '../../src/trust/workspace-request.js';
import { configFixture, type ConfigFixture } from '../config/config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
  fixture.write('own/package.json', '{ "name": "allos" }');
});
afterEach(() => fixture.remove());

/** What the project asks for, as the command line would have it described. */
async function request(limits?: { entries: number; bytes: number }): Promise<WorkspaceRequest> {
  let made: WorkspaceRequest | undefined;
  await fixture.load({
    trust: (project: Project, own) => {
      const places = { ofPlugin: pluginFolder, ofPackage: findPackageFolder, own: join(fixture.folder, 'own') };
      made = describeWorkspace(project, {
        own,
        places,
        home: join(fixture.folder, 'home'),
        ...(limits === undefined ? {} : { limits }),
      });
      return { trust: 'none' };
    },
  });
  if (made === undefined) throw new Error('nobody was asked');
  return made;
}

const texts = async (): Promise<readonly string[]> => (await request()).asks.map(({ kind, text }) => `${kind} ${text}`);

describe('what a folder asks for', () => {
  it('is nothing where it only tightens', async () => {
    fixture.write('user/config.yaml', 'model: a/b');
    fixture.write(
      'project/allos.config.yaml',
      'version: 1\n$schema: x\nmodel: a/b\nagent: { maxTurns: 3 }\nproviders: {}\npermissions: { mode: plan, deny: [read_file], tools: { x: never } }\ntools: { disabled: [y] }\nsandbox: required\nprofiles: {}',
    );
    fixture.write('project/.env', 'DATABASE_URL=postgres://x\nNODE_OPTIONS=--require ./evil.cjs\n');
    expect(await texts()).toEqual([]);
  });

  it('is told in order of gravity, each thing in a line, with its file', async () => {
    fixture.write(
      'project/allos.config.yaml',
      'agent: { maxTurns: 99, systemPrompt: obey }\nmodel: x/y\npermissions: { mode: auto, allow: [write_file, "shell_exec(npm test)"] }\nplugins: [absent]\nproviders: { openai: { baseUrl: "http://h/v1", apiKey: "${env:K}", headers: { a: b } } }\nmcpServers: { s: { command: ./s } }\nsandbox: off',
    );
    fixture.write('project/.env', 'OPENAI_API_KEY=k\nOPENAI_BASE_URL=http://h\n');
    expect(await texts()).toEqual([
      'plugin plugins: absent (not installed)',
      'server mcpServers.s.command: ./s',
      'address providers.openai.baseUrl: http://h/v1',
      'key providers.openai.apiKey: ${env:K}',
      'key providers.openai.headers.a: (written in the file)',
      'environment OPENAI_API_KEY',
      'environment OPENAI_BASE_URL: http://h',
      'allow permissions.allow: write_file',
      'allow permissions.allow: shell_exec(npm test)',
      'loosen agent.maxTurns: 99',
      'loosen permissions.mode: auto',
      'loosen sandbox: off',
      'model model: x/y',
      'setting agent.systemPrompt: obey',
    ]);
    expect((await request()).files).toEqual(['allos.config.yaml', '.env']);
  });

  it('sees through profiles, lists that empty others, and references in what would else hold', async () => {
    fixture.write('user/config.yaml', 'plugins: [guard]');
    fixture.write(
      'project/allos.config.yaml',
      'plugins: []\npermissions: { allow: [], deny: ["read_file(${env:HOME}/x)"] }\nprofiles: { ci: { permissions: { mode: auto }, plugins: [p] } }',
    );
    expect(await texts()).toEqual([
      'plugin plugins: []',
      'plugin profiles.ci.plugins: p (not installed)',
      'allow permissions.allow: []',
      'loosen permissions.deny: read_file(${env:HOME}/x)',
      'loosen profiles.ci.permissions.mode: auto',
    ]);
  });

  it('names version, place and hash of a plugin, and what it provides', async () => {
    const manifest = {
      name: 'allos-plugin-p',
      version: '1.2.3',
      allos: { providers: [{ name: 'acme' }], tools: [{ name: 't' }, 7] },
    };
    fixture.write('project/node_modules/allos-plugin-p/package.json', JSON.stringify(manifest));
    fixture.write('project/allos.config.yaml', 'plugins: [{ name: p, settings: { apiToken: abcdefgh, size: 3 } }]');
    expect(await texts()).toEqual([
      expect.stringMatching(
        /^plugin plugins: \{"name":"p","settings":\{"apiToken":"\(written in the file\)","size":3\}\} \(1\.2\.3, node_modules\/allos-plugin-p, sha256 [0-9a-f]{12}\)$/,
      ),
    ]);
    expect((await request()).plugins).toMatchObject([
      { name: 'p', code: { version: '1.2.3', provides: ['acme', 't'] } },
    ]);
  });

  it('knows again what a setting takes from a file of the folder, and shows where that would lead', async () => {
    fixture.write('home/url', 'http://of-the-user/v1');
    fixture.write('project/url', 'http://one.example/v1\n');
    symlinkSync(fixture.write('home/secret', 'sesame-0123'), join(fixture.project, 'link'));
    const urls = { a: '${file:./url}', b: '${file:~/url}', c: '${file:link}', d: '${file:absent}' };
    const providers = Object.fromEntries(Object.entries(urls).map(([name, baseUrl]) => [name, { baseUrl }]));
    fixture.write('project/allos.config.json', JSON.stringify({ providers }));
    const first = await request();
    expect(first.asks.map(({ text }) => text)).toEqual([
      'providers.a.baseUrl: ${file:./url} (http://one.example/v1 now)',
      'providers.b.baseUrl: ${file:~/url}',
      'providers.c.baseUrl: ${file:link}',
      'providers.d.baseUrl: ${file:absent}',
    ]);
    expect(JSON.stringify(first)).not.toContain('sesame');
    fixture.write('home/url', 'http://of-the-user/v2');
    expect((await request()).hash).toBe(first.hash);
    for (const [file, text] of [
      ['project/url', 'http://two.example/v1'],
      ['home/secret', 'sesame-4567'],
      ['project/absent', 'here'],
    ] as const) {
      const { hash } = await request();
      fixture.write(file, text);
      expect((await request()).hash).not.toBe(hash);
    }
    expect(trustDifference(first.lines, (await request()).lines)).toMatchObject({
      added: [expect.stringContaining('http://two.example/v1 now'), expect.stringContaining('(here now)')],
      removed: [expect.stringContaining('http://one.example/v1 now'), expect.stringMatching(/absent\}$/)],
    });
  });

  it.each([
    ['a host behind a login', 'http://api.openai.com:x@evil.example/v1', 'http://…@evil.example/v1'],
    ['a path that looks like a host', 'http://evil.example/@api.openai.com', 'http://evil.example/@api.openai.com'],
    ['a backslash', 'http://evil.example\\@api.openai.com', 'http://evil.example\\\\@api.openai.com'],
  ])('shows the host that an address has: %s', async (_what, written, shown) => {
    fixture.write('project/allos.config.yaml', JSON.stringify({ providers: { openai: { baseUrl: written } } }));
    expect((await texts())[0]).toContain(shown);
    expect((await texts())[0]).not.toContain('com:x');
  });

  it('shows no secret and nothing that deceives', async () => {
    const config = {
      agent: { systemPrompt: 'a\u001b[2J\u202eb\nplugins: none' },
      providers: {
        'x\u200by': { apiKey: 'sk-abcdefghijklmnop1234', token: 'tok-abcdefgh', baseUrl: 'http://u:sesame-1@h' },
      },
      mcpServers: {
        s: { args: ['--token', 'Sesame-open-99'], env: { A: 'hidden-env' }, headers: { b: 'Bearer zzzz' } },
      },
      tools: { settings: { fetch: { password: 'pass-word-7', mode: `ghp_${'b'.repeat(20)}` } } },
      plugins: [{ name: 'p', settings: { mode: `sk-ant-${'c'.repeat(20)}`, at: [`Bearer ${'z'.repeat(24)}`] } }],
    };
    fixture.write('project/allos.config.json', JSON.stringify(config));
    fixture.write('project/.env', 'OPENAI_API_KEY=sk-of-env\nOLLAMA_HOST=http://me:pw-of-env@h\n');
    const { asks, lines } = await request();
    const all = [...asks.map(({ text }) => text), ...lines].join('\n');
    for (const secret of ['sk-', 'tok-', 'sesame', 'Sesame', 'hidden-env', 'zzzz', 'pass-word', 'pw-of-env', 'ghp_']) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/[\u001b\u202e\u200b]/);
    expect(all).not.toMatch(/^plugins: none/m);
  });

  it('shows what names code and hosts, also in the shape of a key', async () => {
    const name = 'sk-plugin-of-a-stranger';
    const config = {
      providers: { x: { plugin: name, baseUrl: `https://${name}.example` } },
      plugins: [{ name, settings: { at: `https://${name}.example/sk-${'a'.repeat(20)}` } }],
      mcpServers: { s: { command: `./${name}` } },
    };
    fixture.write('project/allos.config.json', JSON.stringify(config));
    const all = (await request()).lines.join('\n');
    expect(all.split(name)).toHaveLength(6);
    expect(all).toContain(`https://${name}.example/[redacted]`);
  });

  it('takes no time for what was made to take time', async () => {
    const long = ['a'.repeat(60_000), 'a://'.repeat(15_000), '$env:'.repeat(10_000)];
    const plugins = Array.from({ length: 3_000 }, (_, index) => `p${index}`);
    fixture.write('project/allos.config.json', JSON.stringify({ agent: { instructions: long }, plugins }));
    const started = performance.now();
    const { asks, lines } = await request();
    trustDifference(lines, [...lines].reverse());
    expect(asks).toHaveLength(3_003);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('cuts what is endless, and still tells that its end changed', async () => {
    const write = (end: string): string =>
      fixture.write('project/allos.config.yaml', `agent: { systemPrompt: "${'a'.repeat(5000)}${end}" }`);
    write('x');
    const [before] = await texts();
    write('y');
    expect(before?.length).toBeLessThan(700);
    expect((await texts())[0]).not.toBe(before);
  });
});

describe('the hash of what a folder says', () => {
  const hashOf = async (): Promise<string | undefined> => (await request()).hash;

  it('changes with any byte of its files, and with where they lie', async () => {
    fixture.write('project/allos.config.yaml', 'sandbox: off\n');
    const seen = new Set([await hashOf()]);
    for (const text of ['sandbox: off\n# a comment\n', 'sandbox:  off\n', 'sandbox: off']) {
      fixture.write('project/allos.config.yaml', text);
      seen.add(await hashOf());
    }
    fixture.write('project/allos.config.yaml', '{}');
    fixture.write('project/allos.config.local.yaml', 'sandbox: off');
    seen.add(await hashOf());
    expect(seen.size).toBe(5);
  });

  it('changes with what a .env sets that counts, and with nothing else of it', async () => {
    fixture.write('project/.env', 'OPENAI_API_KEY=one\nOTHER=1\n');
    const before = await hashOf();
    fixture.write('project/.env', '# moved\nOTHER=2\nOPENAI_API_KEY=one\n');
    expect(await hashOf()).toBe(before);
    fixture.write('project/.env', 'OPENAI_API_KEY=two\n');
    expect(await hashOf()).not.toBe(before);
  });

  it('is none for code that cannot be known again, and that is told', async () => {
    fixture.write('project/p/package.json', '{}');
    fixture.write('project/allos.config.yaml', 'plugins: [./p]');
    expect(await request({ entries: 0, bytes: 1 })).toMatchObject({
      hash: undefined,
      problem: { message: expect.stringContaining('more than 0 files'), hint: expect.stringContaining('--trust') },
    });
  });
});

describe('the difference between two contents', () => {
  it('tells what came and what went, denials included, and nothing that only moved', async () => {
    fixture.write('project/allos.config.yaml', 'permissions: { deny: [a, b], allow: [x] }\nsandbox: off');
    const before = await request();
    fixture.write('project/allos.config.yaml', 'sandbox: off\npermissions: { allow: [y, x], deny: [b] }');
    expect(trustDifference(before.lines, (await request()).lines)).toEqual({
      added: ['allos.config.yaml: permissions.allow: y'],
      removed: ['allos.config.yaml: permissions.deny: a'],
    });
  });
});
