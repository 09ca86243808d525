import { combinePolicies } from '../../src/policy/combine-policies.js';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import type { DefaultPolicyOptions } from '../../src/policy/default-policy.js';
import type { Policy, PolicyCall, PolicyMode } from '../../src/plugin/policy.js';
import { fileCall, shellCall } from './call.js';

const MODES: readonly PolicyMode[] = ['ask', 'edits', 'plan', 'auto'];
const effect = async (call: PolicyCall, options: Partial<DefaultPolicyOptions> = {}): Promise<string> =>
  (await createDefaultPolicy({ mode: 'ask', ...options }).decide(call)).effect;
const unsaid: PolicyCall = {
  tool: 'odd',
  input: {},
  effects: undefined,
  permission: 'always_allow',
  subject: undefined,
  plugin: 'third-party',
  cwd: '/nowhere/project',
  roots: ['/nowhere/project'],
};

describe('modes', () => {
  it.each([
    ['read_file', fileCall('read_file', 'a.ts'), ['allow', 'allow', 'allow', 'allow']],
    ['write_file', fileCall('write_file', 'a.ts'), ['ask', 'allow', 'deny', 'allow']],
    ['write_file outside', fileCall('write_file', '../b/a.ts'), ['ask', 'ask', 'deny', 'allow']],
    ['shell_exec', shellCall('ls'), ['ask', 'ask', 'deny', 'allow']],
    ['an external tool', { ...unsaid, effects: 'external', permission: 'ask' }, ['ask', 'ask', 'deny', 'allow']],
    ['a tool that may always write', { ...unsaid, effects: 'write' }, ['allow', 'allow', 'deny', 'allow']],
    ['a tool without effects', unsaid, ['ask', 'ask', 'deny', 'ask']],
  ] as const)('decide on %s', async (_, call, expected) => {
    expect(await Promise.all(MODES.map((mode) => effect(call, { mode })))).toEqual(expected);
  });

  it('plan beats --allow and always_allow', async () => {
    const options = {
      mode: 'plan',
      commandLineAllow: ['*', 'write_file', 'write_file(./a)'],
      permissions: { write_file: 'always_allow' },
    } as const;
    expect(await effect(fileCall('write_file', 'a'), options)).toBe('deny');
  });

  it('never and deny beat --allow, whatever the mode', async () => {
    for (const mode of MODES) {
      expect(
        await effect(fileCall('read_file', 'a'), {
          mode,
          permissions: { read_file: 'never' },
          commandLineAllow: ['read_file(./a)', '*'],
        }),
      ).toBe('deny');
      expect(
        await effect(fileCall('read_file', 'a', { permission: 'never' }), { mode, commandLineAllow: ['read_file'] }),
      ).toBe('deny');
      expect(
        await effect(fileCall('read_file', 'a'), { mode, deny: ['read_file'], commandLineAllow: ['read_file(./a)'] }),
      ).toBe('deny');
    }
  });

  it('configured permissions beat those of the tool', async () => {
    expect(await effect(fileCall('read_file', 'a'), { permissions: { read_file: 'ask' } })).toBe('ask');
    expect(await effect(fileCall('write_file', 'a'), { permissions: { write_file: 'always_allow' } })).toBe('allow');
    expect(await effect(shellCall('ls'), { permissions: { shell_exec: 'always_allow' } })).toBe('allow');
    expect(await effect(fileCall('read_file', 'a', { tool: 'constructor' }))).toBe('allow');
  });
});

describe('tools that declare no effects', () => {
  it('need the rule of this command line that names them', async () => {
    for (const mode of ['ask', 'edits', 'auto'] as const) {
      expect(await effect(unsaid, { mode, configuredAllow: ['odd'] })).toBe('ask');
      expect(await effect(unsaid, { mode, commandLineAllow: ['*'] })).toBe('ask');
      expect(await effect(unsaid, { mode, commandLineAllow: ['odd'] })).toBe('allow');
    }
    expect(await createDefaultPolicy({ mode: 'auto' }).decide(unsaid)).toMatchObject({
      suggestedRule: 'odd',
      rule: 'ceiling:no-effects',
    });
  });
});

describe('path rules', () => {
  it.each([
    ['.env*', '.env', true],
    ['.env*', 'a/b/.env.local', true],
    ['.env*', './a/../.env', true],
    ['.env*', '/nowhere/project/.env', true],
    ['.env*', '.ENV', true],
    ['.env*', '.env/x', true],
    ['.env*', 'env', false],
    ['.env*', 'a.env', false],
    ['src/**', 'src/a/b.ts', true],
    ['src/**', 'src/a/../b.ts', true],
    ['src/**', 'srcx/a', false],
    ['src/**', 'src/../a', false],
    ['src/*', 'src/a', true],
    ['./src/*', 'src/a', true],
    ['src/', 'src/a/b', true],
    ['**/x.ts', 'a/b/x.ts', true],
    ['**/x.ts', 'x.ts', true],
    ['/etc/**', '/etc/passwd', true],
    ['/etc/**', '../../etc/passwd', true],
    ['*.pem', 'a/key.pem', true],
    ['secrets', 'secrets/a/b', true],
    ['a?c', 'abc', true],
    ['id-*', 'keys/id-rsa', true],
    ['a.c', 'abc', false],
    ['[x]', '[x]', true],
  ])('deny %s on %s: %s', async (pattern, path, bites) => {
    expect(await effect(fileCall('read_file', path), { deny: [`read_file(${pattern})`] })).toBe(
      bites ? 'deny' : 'allow',
    );
  });

  it.each([
    ['src/**', 'src/a.ts', true],
    ['src/**', 'src/../a.ts', false],
    ['*.md', 'docs/a.md', true],
    ['my-docs/{a}-[1].md', 'my-docs/{a}-[1].md', true],
    ['日本-😀/?', '日本-😀/x', true],
    ['docs/*', 'docs/a/b', false],
    ['src/**', 'SRC/a', false],
    ['**', 'a/b', true],
  ])('allow %s on %s: %s', async (pattern, path, covers) => {
    expect(await effect(fileCall('write_file', path), { configuredAllow: [`write_file(${pattern})`] })).toBe(
      covers ? 'allow' : 'ask',
    );
  });

  it('suggests no rule for a path outside the roots, but the directory and the rule', async () => {
    const decision = await createDefaultPolicy({ mode: 'ask' }).decide(fileCall('write_file', '../x/y'));
    expect(decision).toMatchObject({
      effect: 'ask',
      reason: expect.stringContaining('/nowhere/x/y lies outside the workspace'),
      suggestedDirectory: { path: '/nowhere/x', rule: 'write_file(/nowhere/x/y)' },
    });
    expect(decision).not.toHaveProperty('suggestedRule');
  });

  it.each([
    ['src/a.ts', 'write_file(src/a.ts)'],
    ['a.ts', 'write_file(./a.ts)'],
    ['./b/../a (1).ts', 'write_file(./a (1).ts)'],
    ['/nowhere/project/.env', 'write_file(./.env)'],
    ['x/.git/config', 'write_file(x/.git/config)'],
    ['my-docs/a-b.md', 'write_file(my-docs/a-b.md)'],
  ])('suggest for %s the rule %s, which allows it', async (path, rule) => {
    const call = fileCall('write_file', path);
    expect(await createDefaultPolicy({ mode: 'ask' }).decide(call)).toMatchObject({
      effect: 'ask',
      suggestedRule: rule,
    });
    expect(await effect(call, { commandLineAllow: [rule] })).toBe('allow');
  });

  it.each(['a*', 'a?', 'a\u202eb', 'a\nb', ' a'])('suggest nothing for %j', async (path) => {
    const decision = await createDefaultPolicy({ mode: 'ask' }).decide(fileCall('write_file', path));
    expect(decision).not.toHaveProperty('suggestedRule');
  });

  it('deny when the pattern cannot be compared with the call', async () => {
    expect(await effect({ ...unsaid, effects: 'read' }, { deny: ['odd(x)'] })).toBe('deny');
    expect(await effect(fileCall('read_file', 'a', { input: { path: 3 } }), { deny: ['read_file(x)'] })).toBe('deny');
  });
});

describe('rules that no tool can be matched with', () => {
  const tools = [{ name: 'shell_exec', subject: { kind: 'command', property: 'command' } }, { name: 'plain' }] as const;
  it.each(['plain(x)', 'shell_exec(a $x:*)', 'shell_exec(a | b:*)'])('are refused: %s', (rule) => {
    expect(() => createDefaultPolicy({ mode: 'ask', configuredAllow: [rule], tools })).toThrow(rule);
    expect(() => createDefaultPolicy({ mode: 'ask', deny: [rule], tools })).toThrow(rule);
  });
  it('leaves rules for tools that are not there', () => {
    expect(() =>
      createDefaultPolicy({ mode: 'ask', deny: ['later(x)', 'plain', 'shell_exec(a:*)'], tools }),
    ).not.toThrow();
  });
});

describe('combinePolicies', () => {
  const says = (effectOf: 'allow' | 'ask' | 'deny', rule: string): Policy => ({
    decide: () => (effectOf === 'allow' ? { effect: 'allow', rule } : { effect: effectOf, rule, reason: 'x' }),
  });
  it('lets the strictest win, whatever the order', async () => {
    expect(
      await combinePolicies([says('allow', 'a'), says('ask', 'b'), says('allow', 'c')]).decide(unsaid),
    ).toMatchObject({ effect: 'ask', rule: 'b' });
    expect(await combinePolicies([says('deny', 'a'), says('allow', 'b')]).decide(unsaid)).toMatchObject({
      effect: 'deny',
      rule: 'a',
    });
    expect(await combinePolicies([says('allow', 'a')]).decide(unsaid)).toMatchObject({ effect: 'allow' });
  });
  it('denies when one throws, answers nonsense, or none is there', async () => {
    const throws: Policy = { decide: () => Promise.reject(new Error('broken')) };
    expect(await combinePolicies([says('allow', 'a'), throws]).decide(unsaid)).toMatchObject({
      effect: 'deny',
      reason: expect.stringContaining('broken'),
    });
    expect(await combinePolicies([{ decide: () => ({ effect: 'maybe' }) as never }]).decide(unsaid)).toMatchObject({
      effect: 'deny',
    });
    expect(await combinePolicies([]).decide(unsaid)).toMatchObject({ effect: 'deny' });
  });
});
