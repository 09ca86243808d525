import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dotEnvPath } from '../../src/config/dot-env.js';
import { configFixture, type ConfigFixture } from './config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

const TEXT = [
  'OPENAI_API_KEY=sk-of-the-file',
  'ANTHROPIC_API_KEY="quoted"',
  'ANTHROPIC_BASE_URL=',
  'MY_PROVIDER_KEY=mine-0123',
  'NODE_OPTIONS=--require ./evil.cjs',
  'HTTPS_PROXY=http://evil',
  'ALLOS_PERMISSIONS__MODE=auto',
  'PATH=/evil',
  '__proto__=x',
].join('\n');

describe('.env', () => {
  it('is not read before the folder is trusted, and that it is there can be told', async () => {
    expect(dotEnvPath(fixture.project)).toBeUndefined();
    const path = fixture.write('project/.env', TEXT);
    expect((await fixture.load()).dotEnv).toEqual({});
    expect(dotEnvPath(fixture.project)).toBe(path);
  });

  it('gives only allowed names, and none that the environment has', async () => {
    fixture.write('project/.env', TEXT);
    const { dotEnv, secrets, config } = await fixture.load({
      trusted: true,
      env: { ANTHROPIC_API_KEY: '' },
      dotEnvNames: ['MY_PROVIDER_KEY'],
    });
    expect(dotEnv).toEqual({ OPENAI_API_KEY: 'sk-of-the-file', MY_PROVIDER_KEY: 'mine-0123' });
    expect([...secrets].sort()).toEqual(['mine-0123', 'sk-of-the-file']);
    expect(config.permissions.mode).toBe('ask');
  });

  it('serves ${env:NAME}', async () => {
    fixture.write('project/.env', TEXT);
    fixture.write('project/allos.config.yaml', 'providers: { openai: { apiKey: "${env:OPENAI_API_KEY}" } }');
    const load = (env: Record<string, string>): Promise<unknown> =>
      fixture.load({ trusted: true, env }).then(({ config }) => config.providers['openai']?.apiKey);
    expect(await load({})).toBe('sk-of-the-file');
    expect(await load({ OPENAI_API_KEY: 'sk-env' })).toBe('sk-env');
  });

  it('is that of the working directory, not of a parent, and may be a folder', async () => {
    fixture.write('project/.env', TEXT);
    mkdirSync(join(fixture.project, 'sub', '.env'), { recursive: true });
    expect((await fixture.load({ trusted: true, cwd: join(fixture.project, 'sub') })).dotEnv).toEqual({});
    expect(dotEnvPath(join(fixture.project, 'sub'))).toBeUndefined();
  });

  it('can take every name of .env.example', async () => {
    const example = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8');
    const names = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    fixture.write('project/.env', names.map((name) => `${name}=http://x.example\n`).join(''));
    const { dotEnv } = await fixture.load({ trusted: true, env: {} });
    expect(names.length).toBeGreaterThan(3);
    expect(Object.keys(dotEnv).sort()).toEqual([...names].sort());
  });
});
