import { mkdirSync } from 'node:fs';
import { configFixture, type ConfigFixture } from './config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

const withKey = (reference: string): string => `providers:\n  a:\n    apiKey: "${reference}"\n`;
const failure = async (load: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> =>
  await load.then(
    () => ({ code: 'none', message: '', hint: '' }),
    (error: { code: string; message: string; hint: string }) => error,
  );

describe('${file:PATH}', () => {
  it('takes the text of the file beside the configuration, without the line end, and counts it as secret', async () => {
    fixture.write('user/keys/a.txt', 'plain-key-0815\r\n');
    fixture.write('user/config.yaml', withKey('${file:keys/a.txt}'));
    const { config, secrets } = await fixture.load();
    expect(config.providers['a']).toEqual({ apiKey: 'plain-key-0815' });
    expect(secrets).toEqual(['plain-key-0815']);
  });

  it('begins at the home folder with ~, and at the working folder where no file holds it', async () => {
    fixture.write('home/key', 'key-of-the-home');
    fixture.write('project/key', 'key-of-the-project');
    const env = { HOME: `${fixture.folder}/home` };
    const load = async (path: string): Promise<unknown> =>
      (await fixture.load({ env, set: [`providers.a.apiKey=\${file:${path}}`] })).config.providers['a']?.apiKey;
    expect(await load('~/key')).toBe('key-of-the-home');
    expect(await load('key')).toBe('key-of-the-project');
    expect(await load(`${fixture.folder}/home/key`)).toBe('key-of-the-home');
  });

  it('stands inside a text, beside others', async () => {
    fixture.write('user/token', 'tok-4711-0815\n');
    fixture.write('user/config.yaml', 'providers: { a: { headers: { x-app: "${env:APP} ${file:token}" } } }');
    const { config, secrets } = await fixture.load({ env: { APP: 'allos' } });
    expect(config.providers['a']?.headers).toEqual({ 'x-app': 'allos tok-4711-0815' });
    expect(secrets).toEqual(['tok-4711-0815']);
  });

  it('is no secret where it is a text for the model', async () => {
    fixture.write('user/prompt.md', 'You are a careful reviewer.\nSay why.\n');
    fixture.write('user/config.yaml', 'agent: { systemPrompt: "${file:prompt.md}" }');
    const { config, secrets } = await fixture.load();
    expect(config.agent.systemPrompt).toBe('You are a careful reviewer.\nSay why.');
    expect(secrets).toEqual([]);
  });

  it('is read once, and not looked through again', async () => {
    fixture.write('user/key', '${env:OTHER_VALUE}-and-more');
    fixture.write('user/config.yaml', withKey('${file:key}'));
    expect((await fixture.load({ env: { OTHER_VALUE: 'x' } })).config.providers['a']?.apiKey).toBe(
      '${env:OTHER_VALUE}-and-more',
    );
  });

  it.each([
    ['is missing', 'absent', () => undefined, 'which does not exist'],
    ['is empty', 'empty', (path: string) => fixture.write(path, '\n'), 'which is empty'],
    [
      'is a folder',
      'folder',
      (path: string) => mkdirSync(`${fixture.folder}/${path}`, { recursive: true }),
      'it is a directory',
    ],
    ['is too large', 'large', (path: string) => fixture.write(path, 'x'.repeat(300_000)), 'larger than 256 KB'],
  ])('that %s is told with place and path', async (_title, name, make, what) => {
    make(`user/${name}`);
    fixture.write('user/config.yaml', withKey(`\${file:${name}}`));
    const { code, message, hint } = await failure(fixture.load());
    expect(code).toBe('config.invalid');
    expect(message).toMatch(/config\.yaml:3:13: providers\.a\.apiKey refers to the file .*\/user\//);
    expect(message).toContain(what);
    expect(hint).toMatch(/begins at the folder/);
  });

  it('needs a path', async () => {
    fixture.write('user/config.yaml', withKey('${file:}'));
    expect(await failure(fixture.load())).toMatchObject({ code: 'config.invalid', hint: 'Write ${file:PATH}.' });
  });

  it('opens no file for a folder that nobody trusts', async () => {
    fixture.write('project/key', 'key-of-the-project');
    fixture.write('project/allos.config.yaml', 'permissions: { deny: ["x(${file:key})", "x(${file:absent})"] }');
    const { config, secrets } = await fixture.load();
    expect(config.permissions.deny).toEqual(['x(${file:key})', 'x(${file:absent})']);
    expect(secrets).toEqual([]);
    expect(await failure(fixture.load({ trusted: true }))).toMatchObject({ code: 'config.invalid' });
  });
});

describe('an API key that a shell would take for a variable', () => {
  it.each(['$OPENAI_API_KEY', '${OPENAI_API_KEY}'])('(%s) is refused with what to write', async (text) => {
    fixture.write('user/config.yaml', withKey(text));
    expect(await failure(fixture.load({ env: { OPENAI_API_KEY: 'sk-x' } }))).toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/config\.yaml:3:13: providers\.a\.apiKey is the text/),
      hint: expect.stringContaining('${env:OPENAI_API_KEY}'),
    });
  });
});

describe('what the environment brought', () => {
  it('counts as secret where the name of the setting or of the variable says so', async () => {
    fixture.write(
      'user/config.yaml',
      'plugins: [{ name: p, settings: { apiToken: "${env:A}", user: "${env:B}", region: "${env:REGION_SECRET}" } }]',
    );
    const env = { A: 'abc-def-0815', B: 'ada.lovelace.1', REGION_SECRET: 'shh-4711-0815' };
    expect([...(await fixture.load({ env })).secrets].sort()).toEqual(['abc-def-0815', 'shh-4711-0815']);
  });
});
