import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PolicyDecision } from '../../src/plugin/policy.js';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { gitEnvironment } from '../../src/policy/git-environment.js';
import { parseExecutingSettings } from '../../src/policy/git-repository.js';
import { shellCall } from './call.js';

let cwd: string;
let marker: string;
let hook: string;

beforeEach(() => {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'policy-git-')));
  cwd = path.join(base, 'repo');
  marker = path.join(base, 'ran');
  hook = path.join(base, 'hook.sh');
  mkdirSync(cwd);
  writeFileSync(hook, `#!/bin/sh\ntouch ${marker}\ncat\n`);
  chmodSync(hook, 0o755);
  execFileSync('git', ['init', '-q'], { cwd });
  writeFileSync(path.join(cwd, 'a.txt'), 'a\n');
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'add', '.'], { cwd });
});
afterEach(() => rmSync(path.dirname(cwd), { recursive: true, force: true }));

/** What a shell tool does: run only what is allowed, judged by a file that a hostile setting would make. */
async function run(command: string, env: Readonly<Record<string, string>> = {}): Promise<PolicyDecision> {
  const policy = createDefaultPolicy({
    mode: 'ask',
    configuredAllow: ['shell_exec(git status:*)', 'shell_exec(git diff:*)'],
    commandLineAllow: [`shell_exec(${command})`],
  });
  const decision = await policy.decide(shellCall(command, { cwd, roots: [cwd] }));
  if (decision.effect === 'allow') execFileSync('sh', ['-c', command], { cwd, env: { ...process.env, ...env } });
  return decision;
}

const hostile: readonly (readonly [what: string, make: () => void])[] = [
  ['core.fsmonitor', () => execFileSync('git', ['config', 'core.fsmonitor', hook], { cwd })],
  [
    'filter',
    () => {
      execFileSync('git', ['config', 'filter.x.clean', hook], { cwd });
      writeFileSync(path.join(cwd, '.gitattributes'), '* filter=x\n');
      writeFileSync(path.join(cwd, 'a.txt'), 'b\n');
    },
  ],
  [
    'diff.external',
    () => {
      execFileSync('git', ['config', 'diff.external', hook], { cwd });
      writeFileSync(path.join(cwd, 'a.txt'), 'changed\n');
    },
  ],
  [
    'an include',
    () => {
      writeFileSync(path.join(cwd, 'more'), `[core]\n\tfsmonitor = ${hook}\n`);
      appendFileSync(path.join(cwd, '.git/config'), '[include]\n\tpath = ../more\n');
    },
  ],
  ['odd spelling', () => appendFileSync(path.join(cwd, '.git/config'), `[CoRe] FSMonitor = "${hook}"\n`)],
  [
    'a continued line',
    () =>
      appendFileSync(
        path.join(cwd, '.git/config'),
        `[core]\n fsmon\\\nitor = x\n[core]\n\tfsmonitor = \\\n${hook}\n`.replace(' fsmon\\\nitor = x\n', ''),
      ),
  ],
  [
    'config.worktree',
    () => {
      execFileSync('git', ['config', 'extensions.worktreeConfig', 'true'], { cwd });
      writeFileSync(path.join(cwd, '.git/config.worktree'), `[core]\n\tfsmonitor = ${hook}\n`);
    },
  ],
  [
    'a hook',
    () => {
      writeFileSync(path.join(cwd, '.git/hooks/post-index-change'), `#!/bin/sh\ntouch ${marker}\n`);
      chmodSync(path.join(cwd, '.git/hooks/post-index-change'), 0o755);
      writeFileSync(path.join(cwd, 'a.txt'), 'a\n');
    },
  ],
];

describe('reading with git in a hostile repository', () => {
  it.each(hostile)('runs nothing: %s', async (_, make) => {
    make();
    for (const command of ['git status', 'git diff', 'git status -s']) {
      expect(await run(command)).toMatchObject({ effect: 'ask', rule: 'git-configuration' });
    }
    expect(existsSync(marker)).toBe(false);
    expect(
      (await createDefaultPolicy({ mode: 'auto' }).decide(shellCall('git status', { cwd, roots: [cwd] }))).effect,
    ).toBe('ask');
    expect((await createDefaultPolicy({ mode: 'auto' }).decide(shellCall(`cd ${cwd} && git status`))).effect).toBe(
      'ask',
    );
  });

  it('would run something without the look at its settings: the broken twin', () => {
    hostile[0]?.[1]();
    execFileSync('git', ['status'], { cwd, stdio: 'ignore' });
    expect(existsSync(marker)).toBe(true);
  });

  it('runs no file system monitor in the environment that the shell tool sets', () => {
    hostile[0]?.[1]();
    execFileSync('git', ['status'], { cwd, stdio: 'ignore', env: { ...process.env, ...gitEnvironment() } });
    expect(existsSync(marker)).toBe(false);
  });

  it('sees a folder below the root and an embedded bare repository', async () => {
    hostile[0]?.[1]();
    const sub = path.join(cwd, 'sub/folder');
    mkdirSync(sub, { recursive: true });
    const policy = createDefaultPolicy({ mode: 'ask', configuredAllow: ['shell_exec(git status:*)'] });
    expect((await policy.decide(shellCall('git status', { cwd: sub }))).effect).toBe('ask');
    const bare = path.join(cwd, 'bare');
    execFileSync('git', ['init', '-q', '--bare', bare]);
    execFileSync('git', ['config', '-f', path.join(bare, 'config'), 'core.fsmonitor', hook]);
    expect((await policy.decide(shellCall('git status', { cwd: bare }))).effect).toBe('ask');
  });

  it('allows ordinary repositories, husky and git-lfs included', async () => {
    execFileSync('git', ['config', 'core.hooksPath', '.husky/_'], { cwd });
    execFileSync('git', ['config', 'filter.lfs.clean', 'git-lfs clean -- %f'], { cwd });
    execFileSync('git', ['config', 'core.fsmonitor', 'false'], { cwd });
    execFileSync('git', ['config', 'filter.lfs.clean', ''], { cwd });
    expect((await run('git status')).effect).toBe('allow');
  });

  it('reads the forms of a configuration file', () => {
    const keys = (text: string) => parseExecutingSettings(text, 'f').map((each) => each.key);
    expect(keys('[filter "a b"]\nclean = x')).toEqual(['filter.a b.clean']);
    expect(keys('[filter.x] process = y')).toEqual(['filter.x.process']);
    expect(keys('[core]\nfsmonitor = true\n[user]\nname = fsmonitor')).toEqual([]);
    expect(keys('\ufeff[core]\nfsmonitor\t=\t"/x" ; c')).toEqual(['core.fsmonitor']);
    expect(keys('[includeIf "gitdir:x"]\npath = y')).toEqual(['includeif.gitdir:x.path']);
  });
});
