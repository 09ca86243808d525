import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { fileCall, shellCall } from './call.js';

const PROTECTED = [
  '.git/config',
  '.git',
  'sub/.git/hooks/pre-commit',
  './a/../.git/x',
  '.git/',
  '.git//x',
  '.GIT/config',
  '.Git/x',
  '.git./config',
  '.git /config',
  '.gi\u200dt/config',
  '.gi\u200ct/x',
  '.ｇit/config',
  '.g\u0131t/../.git/x',
  'git~1/config',
  '.git::$INDEX_ALLOCATION/x',
  '.git\\config',
  '/nowhere/project/.git/x',
  '.gitmodules',
  '.allos',
  '.allosrc',
  '.allosrc.yaml',
  '.allos/x',
  'allos.config.yaml',
  'allos.config.local.yaml',
  'ALLOS.config.yaml',
  'a/allos.config.json',
  '.env',
  '.env.local',
  '.ENV',
  'a/.env',
  '.envrc',
  '.mcp.json',
  '.vscode/settings.json',
  '.VSCode/x',
  '.bashrc',
  '.profile',
  '.zshrc',
  '.zshenv',
  '.bash_profile',
  '.vimrc',
  '.exrc',
  '.nvimrc',
  '.emacs',
  '.emacs.d/init.el',
  '.config/fish/config.fish',
  '../.bashrc',
  '/root/.bashrc',
  '.inputrc',
  '.gitconfig',
  '.ba\u017fhrc',
];
const ORDINARY = [
  'a.ts',
  'src/git/x',
  'git/config',
  '.github/workflows/x.yml',
  '.gitignore',
  '.gitattributes',
  'env',
  'a.env',
  'environment.ts',
  '.prettierrc',
  'profile',
  'allos/x',
  'my.allos.config',
  '.editorconfig',
  'vscode/x',
  'src/.eslintrc',
];

const SHELL = [
  'echo x > .env',
  'echo x >> .git/config',
  'echo x >.git/hooks/post-commit',
  'cat a > ./b/../.git/x',
  'cp a .env',
  'cp a .git/hooks/pre-commit',
  'mv a .bashrc',
  'mv .env a',
  'tee .env < a',
  'echo x | tee -a .env',
  'rm .env',
  'rm .git/index.lock',
  'sed -i s/a/b/ .env',
  'sed -i.bak s/a/b/ allos.config.yaml',
  'ln -s a .env',
  'touch .env',
  'mkdir .vscode',
  'install a .git/hooks/x',
  'git config core.pager x',
  'git config --local core.fsmonitor x',
  'git config --global alias.x y',
  'git config --add a.b c',
  'git config --unset a.b',
  'git config set a.b c',
  'git -C x config a.b c',
  'chmod +x .git/hooks/pre-commit',
  "sh -c 'echo x > .env'",
  'sudo tee .env',
  'for f in a; do echo x > .env; done',
  'echo $(echo x > .env)',
  'cd .git && echo x > config',
  'cd .git/hooks; touch pre-commit',
  'cp a/.bashrc .',
  'cp -t .git a',
  'cp --target-directory=.git a',
  "python3 -c \"open('.env','w')\"",
  'node -e \'require("fs").writeFileSync(".env","")\'',
  'python3 <<E\nopen(".git/config","a").write("x")\nE',
  'echo x > "$HOME/.bashrc"',
  'echo x > ~/.bashrc',
  'echo x > .g*/config',
  'echo x > .en?',
  'tar xf a -C .git',
  'curl -o .env x',
  'echo x &> .env',
  'echo x >| .env',
  '{ echo a; } > .env',
  'if true; then echo; fi > .env',
  'env cp a .env',
  'timeout 5 cp a .env',
  'dd if=.env',
  'patch .env x',
  'git mv a .env',
  'git checkout main .env',
  'sort -o .env a',
  'truncate -s0 .env',
  "perl -i -pe 's/a/b/' .env",
  'xargs touch .env',
  'eval "echo x > .env"',
  'cat a > .GIT/config',
  'cat <<E > .env\nx\nE',
];
const SHELL_ORDINARY = [
  'cat .env',
  'ls .git',
  'grep x .env',
  'cp .env a.txt',
  'git status',
  'git commit -m .env',
  'git config --get a.b',
  'git config --list',
  'git config user.name',
  'git add .env',
  'echo .env',
  'echo x > a',
  'cat < .env',
  'sed s/a/b/ .env',
  'git log -- .git',
  'echo x > out/*.txt',
  'npm test > log',
  'touch src/a',
  'cd sub && touch a',
  'cp -r src dst',
  'find . -name .git',
  'python3 -c \'print(open(".env").read())\'',
].filter((command) => !command.startsWith('find'));

describe('protected paths', () => {
  it.each(PROTECTED)('need the exact rule for writing: %j', async (file) => {
    for (const options of [
      { mode: 'auto' },
      { mode: 'edits' },
      { mode: 'ask', permissions: { write_file: 'always_allow' } },
      { mode: 'auto', configuredAllow: ['write_file', `write_file(${file})`] },
      { mode: 'auto', commandLineAllow: ['write_file', 'write_file(**)', '*', 'write_file(.e*)'] },
    ] as const) {
      expect(await createDefaultPolicy(options).decide(fileCall('write_file', file))).toMatchObject({
        effect: 'ask',
        rule: 'ceiling:protected-path',
      });
    }
    expect(await createDefaultPolicy({ mode: 'auto' }).decide(fileCall('read_file', file))).toMatchObject({
      effect: 'allow',
    });
  });

  it.each(ORDINARY)('leave alone: %j', async (file) => {
    expect(await createDefaultPolicy({ mode: 'auto' }).decide(fileCall('write_file', file))).toMatchObject({
      effect: 'allow',
    });
  });

  it('are written with the exact rule of this command line', async () => {
    const policy = createDefaultPolicy({ mode: 'ask', commandLineAllow: ['write_file(.env)'] });
    expect((await policy.decide(fileCall('write_file', '.env'))).effect).toBe('allow');
    expect((await policy.decide(fileCall('write_file', 'a/.env'))).effect).toBe('ask');
  });

  it.each(SHELL)('are seen in the command %j', async (command) => {
    expect(
      await createDefaultPolicy({ mode: 'auto', configuredAllow: ['shell_exec'] }).decide(shellCall(command)),
    ).toMatchObject({ effect: 'ask', rule: expect.stringContaining('ceiling:') });
  });

  it.each(SHELL_ORDINARY)('leave alone the command %j', async (command) => {
    expect(await createDefaultPolicy({ mode: 'auto' }).decide(shellCall(command))).toMatchObject({ effect: 'allow' });
  });

  it('do not depend on where the workspace lies', async () => {
    const call = fileCall('write_file', 'a.ts', { cwd: '/nowhere/.git/x', roots: ['/nowhere/.git/x'] });
    expect((await createDefaultPolicy({ mode: 'auto' }).decide(call)).effect).toBe('allow');
  });
});

describe('links', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = realpathSync(mkdtempSync(path.join(tmpdir(), 'policy-links-')));
    mkdirSync(path.join(cwd, '.git'));
    mkdirSync(path.join(cwd, 'src'));
    writeFileSync(path.join(cwd, '.env'), 'SECRET=1');
    symlinkSync('.env', path.join(cwd, 'settings'));
    symlinkSync('.git', path.join(cwd, 'data'));
    symlinkSync('../.git', path.join(cwd, 'src/data'));
    symlinkSync('.env.new', path.join(cwd, 'dangling'));
    symlinkSync('loop', path.join(cwd, 'loop'));
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const at = () => ({ cwd, roots: [cwd] });

  it.each(['settings', 'data/config', 'src/data/hooks/x', 'dangling', 'loop', 'src/data/../.env'])(
    'to protected paths are protected: %s',
    async (file) => {
      expect(
        await createDefaultPolicy({ mode: 'auto', configuredAllow: ['write_file'] }).decide(
          fileCall('write_file', file, at()),
        ),
      ).toMatchObject({ effect: 'ask', rule: 'ceiling:protected-path' });
    },
  );

  it('do not get around a denial or widen an allowance', async () => {
    expect(
      (
        await createDefaultPolicy({ mode: 'auto', deny: ['read_file(.env*)'] }).decide(
          fileCall('read_file', 'settings', at()),
        )
      ).effect,
    ).toBe('deny');
    expect(
      (
        await createDefaultPolicy({
          mode: 'ask',
          configuredAllow: ['read_file(src/**)'],
          permissions: { read_file: 'ask' },
        }).decide(fileCall('read_file', 'src/data/config', at()))
      ).effect,
    ).toBe('ask');
    expect((await createDefaultPolicy({ mode: 'auto' }).decide(shellCall('echo x > data/config', at()))).effect).toBe(
      'ask',
    );
  });
});

describe('the folders of Allos itself', () => {
  const own = '/nowhere/project/state/mine';
  const policy = createDefaultPolicy({
    mode: 'auto',
    ownFolders: [own],
    configuredAllow: ['shell_exec', 'write_file'],
  });

  it.each(['state/mine/config.yaml', './state/mine', `${own}/trust/x`])(
    'are protected whatever their names: %s',
    async (file) => {
      expect(await policy.decide(fileCall('write_file', file))).toMatchObject({
        effect: 'ask',
        rule: 'ceiling:protected-path',
      });
      for (const command of [`echo x > ${file}`, `d=state/mine; cp a "$d/x"`, `cd state && tee mine/x`])
        expect(await policy.decide(shellCall(command))).toMatchObject({
          effect: 'ask',
          rule: 'ceiling:protected-path',
        });
    },
  );

  it('leave their neighbours alone', async () => {
    expect((await policy.decide(fileCall('write_file', 'state/minew'))).effect).toBe('allow');
    expect((await policy.decide(shellCall('echo x > state/other'))).effect).toBe('allow');
    expect((await policy.decide(shellCall('cat state/mine/config.yaml'))).effect).toBe('allow');
  });
});
