import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allosOptionsOf } from '../../../src/cli/run/allos-options-of.js';
import type { RunRequest } from '../../../src/cli/run/run-request.js';
import { loadConfig, type LoadedConfig } from '../../../src/config/load-config.js';

const NOTHING: RunRequest = {
  prompt: 'x',
  fromStdin: false,
  autoApprove: false,
  continue: false,
  noSession: false,
  interactive: false,
  files: [],
  addDirs: [],
  allow: [],
  deny: [],
  strictWire: false,
  outputFormat: 'text',
  set: [],
  trust: false,
  noPlugins: false,
  verbose: false,
  quiet: false,
  noColor: false,
};

describe('flags and configuration together', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allos-options-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const configured = async (...set: string[]): Promise<LoadedConfig> =>
    await loadConfig({ cwd: folder, env: {}, configDirectory: folder, trust: () => ({ trust: 'none' }), set });
  const optionsOf = (request: Partial<RunRequest>, config: LoadedConfig): ReturnType<typeof allosOptionsOf> =>
    allosOptionsOf({ ...NOTHING, ...request }, config, { cwd: folder, env: {}, session: { type: 'new' } });

  it('holds no undefined, which would hide a default', async () => {
    expect(Object.values(optionsOf({}, await configured()))).not.toContain(undefined);
  });

  it('lets a flag win over the configuration', async () => {
    const config = await configured(
      'agent.maxTurns=7',
      'model=anthropic/a',
      'permissions.mode=plan',
      'agent.temperature=1',
    );
    expect(optionsOf({}, config)).toMatchObject({
      maxIterations: 7,
      model: 'anthropic/a',
      mode: 'plan',
      temperature: 1,
    });
    const flags = { maxIterations: 3, model: 'openai/b', mode: 'edits', temperature: 0 } as const;
    expect(optionsOf(flags, config)).toMatchObject(flags);
  });

  it('leaves the configured model when only a provider is named', async () => {
    const options = optionsOf({ provider: 'demo' }, await configured('model=anthropic/a'));
    expect(options.provider).toBe('demo');
    expect(options.model).toBeUndefined();
  });

  it('takes --auto-approve for the mode auto', async () => {
    expect(optionsOf({ autoApprove: true }, await configured('permissions.mode=plan')).mode).toBe('auto');
  });

  it('keeps the denials of both, and tells them and the permissions apart', async () => {
    const config = await configured('permissions.deny=["shell_exec(b)"]', 'permissions.allow=["shell_exec(d)"]');
    expect(optionsOf({ deny: ['shell_exec(a)'], allow: ['shell_exec(c)'] }, config)).toMatchObject({
      deny: ['shell_exec(a)'],
      configuredDeny: ['shell_exec(b)'],
      allow: ['shell_exec(c)'],
      configuredAllow: ['shell_exec(d)'],
    });
  });

  it('offers the named tools, and all of them where the configuration says *', async () => {
    expect(optionsOf({}, await configured()).tools).toBeUndefined();
    expect(optionsOf({}, await configured('tools.enabled=["read_file"]')).tools).toEqual(['read_file']);
    expect(optionsOf({ tools: ['a'] }, await configured('tools.enabled=["read_file"]')).tools).toEqual(['a']);
  });
});
