import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { linkPackages } from '../docs/walk-through.js';
import { openDesk, type Desk } from './desk.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');

/** Runs a command as an author does, in a folder whose parents have the packages; the output, or what was thrown. */
async function run(desk: Desk, folder: string, program: string, ...args: readonly string[]): Promise<string> {
  const bin = desk.path('node_modules/.bin');
  const env = { PATH: [bin, process.env['PATH']].join(delimiter), HOME: desk.home, NO_COLOR: '1', NODE_ENV: '' };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: desk.path(folder), env });
  return stdout + stderr;
}

/** A new provider without its key, and one whose requests nobody can check: both say so, and nothing is sent. */
async function sendsNothing(desk: Desk, config: string): Promise<void> {
  let requests = 0;
  const server = createServer((_request, response) => void (requests++, response.end('{"text":"Hi"}\n{"end":{}}\n')));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { WORD_COUNT_BASE_URL: address };
  const asked = ['run', 'Hello', '-p', 'word-count', '--config', config];
  try {
    const keyless = await desk.allos(asked, { env });
    expect(keyless).toMatchObject({ code: 3, stdout: '' });
    expect(keyless.stderr).toMatch(/Error: Word Count needs a key and none is set\. Set WORD_COUNT_API_KEY/);
    const strict = await desk.allos([...asked, '--strict-wire'], { env: { ...env, WORD_COUNT_API_KEY: 'key' } });
    expect(strict).toMatchObject({ code: 5, stdout: '' });
    expect(strict.stderr).toMatch(/of provider word-count was not sent: there are no rules of its API \(word-count\)/);
    expect(requests).toBe(0);
    const sound = await desk.allos(asked, { env: { ...env, WORD_COUNT_API_KEY: 'key' } });
    expect({ ...sound, requests }).toMatchObject({ code: 0, stdout: 'Hi\n', requests: 1 });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe('allos plugins new', () => {
  // A tool is what docs/writing-a-plugin.md begins with, and its test runs.
  it.concurrent.each([
    ['provider', 'allos-plugin-word-count', 'provider word-count', /kit\.providers/],
    ['policy', '@me/allos-plugin-word-count', 'allos/Policy', /settings\.types/],
  ])(
    'writes a %s that builds, passes its test and is checked with no edit',
    async (kind, name, provides, checked) => {
      await using desk = openDesk();
      linkPackages(desk.folder);
      const made = await desk.allos(['plugins', 'new', name.replace('allos-plugin-', ''), `--${kind}`]);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      const folder = 'allos-plugin-word-count';
      expect(made.stdout).toContain(`${name}: a ${kind}, in ${folder}\n`);
      expect(readdirSync(desk.path(folder)).sort()).toEqual(
        ['.github', '.gitignore', 'README.md', 'package.json', 'src', 'tsconfig.json'].sort(),
      );
      expect(await run(desk, folder, 'npm', 'test', '--silent')).toMatch(/up to date \([^]*fail 0\b/);
      const check = await desk.allos(['plugins', 'check', folder]);
      expect(check).toMatchObject({ code: 0, stderr: '' });
      expect(check.stdout).toMatch(new RegExp(`^${name}: \\d+ passed, 0 failed, \\d not applicable$`, 'm'));
      expect(check.stdout).toMatch(checked);
      const config = desk.write('c.json', JSON.stringify({ plugins: [`./${folder}`] }));
      expect((await desk.allos(['plugins', 'list', '--config', config])).stdout).toMatch(
        new RegExp(`^${name} +0\\.1\\.0 +configured +${provides}$`, 'm'),
      );
      if (kind === 'provider') await sendsNothing(desk, config);
      const texts = readdirSync(desk.path(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('dist'))
        .map((entry) => desk.text(join(entry.parentPath, entry.name).slice(desk.folder.length + 1)));
      expect(texts.join('').match(/sample.?name/gi)).toBeNull();
    },
    60_000,
  );

  it.concurrent('overwrites nothing', async () => {
    await using desk = openDesk();
    desk.write('allos-plugin-words/notes.txt', 'mine');
    const refused = await desk.allos(['plugins', 'new', 'words']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/allos-plugin-words is there and not empty/);
    expect(readdirSync(desk.path('allos-plugin-words'))).toEqual(['notes.txt']);
    mkdirSync(desk.path('empty'));
    expect(await desk.allos(['plugins', 'new', 'words', '--in', 'empty'])).toMatchObject({ code: 0 });
  });

  it.concurrent.each([
    ['Words', /npm takes no capitals/],
    ['my words', /"allos-plugin-my words" is not made of letters/],
    ['@me', /a scoped name is @scope\/name/],
    ['a/b', /only a scoped name/],
    ['../words', /only a scoped name/],
    ['.words', /has to begin with a letter/],
    ['2words', /has to begin with a letter/],
    ['mcp--words', undefined],
    ['allos-words', /allos_words is reserved/],
    ['x'.repeat(70), /at most 64 characters/],
    ['x'.repeat(220), /npm takes 214/],
  ])('takes %j for a name, or says why not', async (name, reason) => {
    await using desk = openDesk();
    const made = await desk.allos(['plugins', 'new', name]);
    expect(made.code).toBe(reason === undefined ? 0 : 2);
    if (reason !== undefined) expect(made.stderr).toMatch(reason);
    expect(readdirSync(desk.folder)).toHaveLength(reason === undefined ? 1 : 0);
  });

  it.concurrent.each([
    [['read-file'], 'Error: "read-file" cannot be the name of a plugin: allos-plugin-files has a tool read_file.'],
    [
      ['@me/shell-exec'],
      'allos-plugin-shell has a tool shell_exec. Take another, as in: allos plugins new @me/my-shell-exec',
    ],
    [
      ['openai', '--provider'],
      'allos-plugin-openai comes with allos. Take another, as in: allos plugins new my-openai --provider',
    ],
    [['@me/groq', '--provider'], 'allos-plugin-openai-compatible has a provider groq'],
    [['files', '--policy'], 'allos-plugin-files comes with allos'],
  ])('refuses a name that is taken: %j', async (args, said) => {
    await using desk = openDesk();
    const made = await desk.allos(['plugins', 'new', ...args]);
    expect(made).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) });
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  it.concurrent('puts each name in its place once, whatever the name holds', async () => {
    await using desk = openDesk();
    const made = await desk.allos(['plugins', 'new', 'my-sample-name']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const folder = 'allos-plugin-my-sample-name';
    expect(JSON.parse(desk.text(`${folder}/package.json`))).toMatchObject({
      name: folder,
      allos: { tools: [{ name: 'my_sample_name' }] },
    });
    expect(desk.text(`${folder}/src/my-sample-name-tool.ts`)).toContain('class MySampleNameTool ');
    expect(desk.text(`${folder}/src/index.ts`)).toContain(`name: '${folder}'`);
  });

  it.concurrent.each(['a file', 'a link that leads nowhere', 'a folder that is a file'])(
    'says why it cannot write into %s',
    async (place) => {
      await using desk = openDesk();
      desk.write('a file', 'mine');
      symlinkSync('nowhere/at/all', desk.path('a link that leads nowhere'));
      const into = place === 'a folder that is a file' ? 'a file/below' : place;
      const made = await desk.allos(['plugins', 'new', 'words', '--in', into]);
      expect(made).toMatchObject({ code: 2, stdout: '' });
      expect(made.stderr).toMatch(
        new RegExp(`^Error: .*/${into} cannot be written: .* Name another folder with --in\\.\n$`, 'i'),
      );
      expect(desk.text('a file')).toBe('mine');
    },
  );
});

describe('allos plugins check', () => {
  it.concurrent('tells each defect in a line, ends with 9, and prints JSON', async () => {
    await using desk = openDesk();
    linkPackages(desk.folder);
    cpSync(join(FIXTURES, 'constructor'), desk.path('node_modules/allos-plugin-constructor'), { recursive: true });
    const text = await desk.allos(['plugins', 'check', 'node_modules/allos-plugin-constructor']);
    expect(text).toMatchObject({ code: 9, stderr: '' });
    expect(text.stdout).toMatch(/^failed +package\.keyword: .*\n +the keywords are/m);
    expect(text.stdout).toMatch(/^failed +session: .*\n +.*Query of .* was made: no database here/m);
    expect(text.stdout).toMatch(/^failed +kit\.tools: .*\n +no \*\.test\.\* file calls it/m);
    expect(text.stdout).toMatch(/^passed +manifest\.decorators/m);
    expect(text.stdout).toMatch(
      /^failed +tool\.query_words: .*\n +manifest\.description: the input's word has no description/m,
    );
    const json = await desk.allos(['plugins', 'check', 'node_modules/allos-plugin-constructor', '--json']);
    expect(json).toMatchObject({ code: 9, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      plugin: 'allos-plugin-constructor',
      checks: expect.arrayContaining([expect.objectContaining({ check: 'session', verdict: 'failed' })]),
    });
  });

  it.concurrent(
    'tells of dependencies on a path of this machine: a failure for users, a warning for authors',
    async () => {
      await using desk = openDesk();
      linkPackages(desk.folder);
      const folder = 'node_modules/allos-plugin-good';
      cpSync(join(FIXTURES, 'good'), desk.path(folder), { recursive: true });
      const json = JSON.parse(desk.text(`${folder}/package.json`));
      const checked = async (fields: object): Promise<string> => {
        desk.write(`${folder}/package.json`, JSON.stringify({ ...json, ...fields }));
        return (await desk.allos(['plugins', 'check', folder])).stdout;
      };
      const own = await checked({ devDependencies: { allos: 'file:../allos-0.1.0.tgz', typescript: '~6.0.3' } });
      expect(own).toMatch(
        /^warning +package\.development: .*\n +devDependencies\.allos is "file:\.\.\/allos-0\.1\.0\.tgz": .*--no-save PATH$/m,
      );
      expect(own).toMatch(/^passed +package\.local: /m);
      expect(own).toMatch(/ not applicable, 1 warning$/m);
      const theirs = await checked({
        dependencies: { a: 'link:../a', b: '^1.0.0', c: 'git+https://x.example/c.git', d: '~1.2.0' },
        optionalDependencies: { o: './o' },
        peerDependencies: { allos: 'file:/opt/allos' },
      });
      expect(theirs).toMatch(
        /^failed +package\.local: .*\n +dependencies\.a is "link:\.\.\/a"; optionalDependencies\.o is "\.\/o"; peerDependencies\.allos is "file:\/opt\/allos": .*name a version/m,
      );
      expect(theirs).not.toContain('warning');
    },
  );

  it.concurrent.each([
    ['throws', /^failed +load\.import: .*\n +import did not finish .*broken on purpose/m],
    ['differs', /^failed +manifest\.decorators: .*\n +tools\[0\]\.description: .*allos plugins build/m],
    ['no-default', /its default export is no plugin/],
    ['noisy', /^failed +load\.silent: .*\n +it wrote .*NOISE 1/m],
    [
      'duplicate',
      /^failed +session: .*\n +plugin allos-plugin-duplicate .* provides the tool read_file, .* plugin allos-plugin-files /m,
    ],
  ])('finds what is wrong with %s', async (name, line) => {
    await using desk = openDesk();
    const { code, stdout } = await desk.allos(['plugins', 'check', join(FIXTURES, name)]);
    expect(code).toBe(9);
    expect(stdout).toMatch(line);
  });

  it.concurrent.each([
    ['never settles', 'await new Promise(() => {});', /a top-level await in it never settles/],
    [
      'never settles in this process alone',
      'if (process.argv.length > 2) await new Promise(() => {});',
      /cannot be imported: it did not finish within 5 s/,
    ],
    ['ends the process', 'process.exit(0);', /import ended the process with exit code 0/],
  ])(
    'stops at a plugin whose import %s, and fails',
    async (_how, code, reason) => {
      await using desk = openDesk();
      cpSync(join(FIXTURES, 'good'), desk.path('own'), { recursive: true });
      desk.write('own/index.js', code);
      const check = await desk.allos(['plugins', 'check', 'own']);
      expect(check).toMatchObject({ code: 9, stderr: '' });
      expect(check.stdout).toMatch(/^failed +load\.import: .*\n +\S/);
      expect(check.stdout).toMatch(reason);
      expect(check.stdout).toMatch(/^allos-plugin-good: 0 passed, 1 failed/m);
    },
    30_000,
  );

  it.concurrent.each([
    ['build', 'process.exit(0);'],
    ['check', 'if (process.argv.length > 2) process.exit(0);'],
  ])('does not let a plugin end %s as if all were well', async (command, code) => {
    await using desk = openDesk();
    cpSync(join(FIXTURES, 'good'), desk.path('own'), { recursive: true });
    desk.write('own/index.js', code);
    expect(await desk.allos(['plugins', command, 'own'])).toMatchObject({
      code: 9,
      stdout: '',
      stderr: 'Error: The plugin ended the process. Leave out of it what calls process.exit.\n',
    });
  });

  it.concurrent.each(['null', '[]', '7'])('says that a package.json which is %s is no object', async (text) => {
    await using desk = openDesk();
    desk.write('package.json', text);
    for (const command of ['check', 'build']) {
      const said = await desk.allos(['plugins', command]);
      expect(said).toMatchObject({ code: 9, stdout: '' });
      expect(said.stderr).toMatch(/^Error: .*package\.json .*it is no object\. \S.*\n$/);
    }
    expect((await desk.allos(['plugins', 'link'])).code).toBe(9);
  });

  it.concurrent('says when there is no package', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['plugins', 'check'])).toMatchObject({
      code: 9,
      stderr: expect.stringMatching(/package\.json/),
    });
    expect(await desk.allos(['plugins', 'check', '.', '--settings', '{'])).toMatchObject({ code: 2 });
  });
});
