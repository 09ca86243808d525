import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { gitlinksIn } from '../../src/policy/git-index.js';
import { shellCall } from './call.js';

const EVIL = '[core]\n\tfsmonitor = ./evil.sh\n[filter "x"]\n\tclean = ./evil.sh\n';

/** Real repositories: git runs what a submodule's own configuration says when it only shows the status above it. */
describe('repositories inside a repository', () => {
  let scene: string;
  let root: string;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const repository = (name: string, config = ''): void => {
    const folder = path.join(root, name);
    mkdirSync(folder, { recursive: true });
    git('init', '-q', folder);
    writeFileSync(path.join(folder, 'f'), name);
    git('-C', folder, 'add', '.');
    git('-C', folder, 'commit', '-qm', 'one');
    appendFileSync(path.join(folder, '.git/config'), config);
  };
  const effectOf = async (command: string): Promise<string> => {
    const policy = createDefaultPolicy({ mode: 'auto', commandLineAllow: ['shell_exec(git:*)', 'shell_exec'] });
    return (await policy.decide(shellCall(command, { cwd: root, roots: [root] }))).effect;
  };

  beforeEach(() => {
    scene = realpathSync(mkdtempSync(path.join(tmpdir(), 'policy-submodules-')));
    root = path.join(scene, 'work');
    mkdirSync(root);
    repository('.');
  });
  afterEach(() => rmSync(scene, { recursive: true, force: true }));

  it('are seen by the index alone, whatever .gitmodules says', async () => {
    repository('sub', EVIL);
    git('add', 'sub');
    // The broken twin: what .gitmodules names is not what git goes by.
    const twin = (): boolean => execFileSync('ls', [root], { encoding: 'utf8' }).includes('.gitmodules');
    expect(twin()).toBe(false);
    for (const command of ['git status', 'git diff', 'git status --porcelain'])
      expect(await effectOf(command)).toBe('ask');
  });

  it.each([
    ['version 4', () => git('update-index', '--index-version', '4')],
    ['split', () => git('update-index', '--split-index')],
    [
      'split and changed',
      () => (git('update-index', '--split-index'), writeFileSync(path.join(root, 'g'), ''), git('add', 'g')),
    ],
    ['with an entry to come', () => (writeFileSync(path.join(root, 'g'), ''), git('add', '-N', 'g'))],
  ])('are seen in an index %s', async (_, change) => {
    for (let file = 0; file < 20; file += 1) writeFileSync(path.join(root, `file-${'x'.repeat(file)}`), '');
    repository('deep/sub', EVIL);
    git('add', '.');
    change();
    expect(await effectOf('git status')).toBe('ask');
  });

  it.each(['[submodule "s"]path=sub\n', '[submodule "s"]\nPATH = "sub"\n'])(
    'are seen in .gitmodules %j',
    async (text) => {
      repository('sub', EVIL);
      writeFileSync(path.join(root, '.gitmodules'), text);
      expect(await effectOf('git submodule update')).toBe('ask');
    },
  );

  it('are seen two deep, and where their folder lies elsewhere', async () => {
    repository('sub');
    repository('sub/in', EVIL);
    git('-C', 'sub', 'add', 'in');
    git('-C', 'sub', 'commit', '-qm', 'two');
    git('add', 'sub');
    expect(await effectOf('git status')).toBe('ask');
    rmSync(path.join(root, 'sub/in'), { recursive: true });
    expect(await effectOf('git status')).toBe('allow');
    renameSync(path.join(root, 'sub/.git'), path.join(scene, 'elsewhere'));
    appendFileSync(path.join(scene, 'elsewhere/config'), EVIL);
    writeFileSync(path.join(root, 'sub/.git'), `gitdir: ${path.join(scene, 'elsewhere')}\n`);
    expect(await effectOf('git status')).toBe('ask');
  });

  it('are left alone when they run nothing', async () => {
    repository('sub');
    git('add', 'sub');
    writeFileSync(path.join(root, '.gitmodules'), '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n');
    expect(await effectOf('git status')).toBe('allow');
  });

  it('are seen where a command goes to them in a roundabout way', async () => {
    repository('n', EVIL);
    for (const command of [
      'for d in n; do (cd $d && git diff); done',
      'd=n; git -C "$d" diff',
      'git --git-dir=n/.git --work-tree=n diff',
      'GIT_DIR=n/.git git diff',
      'export GIT_DIR=n/.git; git diff',
      "sh -c 'cd n && git diff'",
      'env -C n git diff',
    ])
      expect([command, await effectOf(command)]).toEqual([command, 'ask']);
    expect(await effectOf('git diff')).toBe('allow');
  });

  it('cannot hide a setting behind a size or a pipe', async () => {
    appendFileSync(path.join(root, '.git/config'), `${`# ${'x'.repeat(998)}\n`.repeat(2100)}${EVIL}`);
    await expect(effectOf('git status')).rejects.toMatchObject({ code: 'tool.file_too_large' });
    rmSync(path.join(root, '.git/config'));
    execFileSync('mkfifo', [path.join(root, '.git/config')]);
    expect(await effectOf('git status')).toBe('allow');
  });

  it('are what git itself lists', () => {
    repository('a/sub');
    repository('b');
    for (const name of ['x', 'y y', 'ü']) writeFileSync(path.join(root, name), name);
    git('add', '.');
    const listed = git('ls-files', '-s', '-z')
      .split('\0')
      .filter((line) => line.startsWith('160000'))
      .map((line) => line.slice(line.indexOf('\t') + 1));
    for (const version of ['2', '3', '4']) {
      git('update-index', '--index-version', version);
      expect(gitlinksIn(readFileSync(path.join(root, '.git/index')))).toEqual(listed);
    }
    expect(listed).toEqual(['a/sub', 'b']);
    expect(gitlinksIn(Buffer.from('no index'))).toBeUndefined();
  });
});
