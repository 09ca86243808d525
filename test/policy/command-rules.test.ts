import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import type { PolicyMode } from '../../src/plugin/policy.js';
import { shellCall } from './call.js';

const effectOf = async (
  command: string,
  allow: readonly string[],
  more: { deny?: string[]; mode?: PolicyMode } = {},
): Promise<string> => {
  const policy = createDefaultPolicy({ mode: more.mode ?? 'ask', configuredAllow: allow, deny: more.deny ?? [] });
  return (await policy.decide(shellCall(command))).effect;
};

const PROGRAMS =
  'git status|git log|git diff|git|npm test|npm|ls|find|sort|sed|grep|rg|awk|xargs|tar|env|node|python3|make|cat|head|wc|echo|uniq|curl|man|bash|test|printf|timeout 5 ls';
const ALLOW = PROGRAMS.split('|').map((words) => `shell_exec(${words}:*)`);

describe('allow rules for commands', () => {
  it.each([
    'git status',
    'git status -s',
    "git status --porcelain 'a b'",
    'git  status',
    'git log --oneline | head -5',
    'git diff HEAD~1 && git status',
    'ls; ls -la',
    'git log --pretty="%h %s"',
    'git --no-pager log',
    'npm test',
    'npm test -- --watch=false',
    'npm test 2>&1',
    'npm test 2>&1 | head -20',
    'ls 2>/dev/null',
    'ls > /dev/null',
    'find . -name a.ts',
    'find src -type f | wc -l',
    'sort -k2 -n a',
    'sort -rn a | uniq',
    "sed -n '1,20p' f",
    "sed 's/a/b/g' f",
    "sed -n '/a/,/b/p' f",
    "sed -e 's/a/b/' -e 's/c/d/' f",
    'sed 5q f',
    'grep -rn foo src',
    'rg --pretty foo',
    'tar tzf a.tgz',
    'node script.js',
    'python3 script.py',
    'make all',
    'ls\nls',
    "grep 'a|b' f",
    "grep 'x;y' f",
    'timeout 5 ls -la',
    'git show HEAD^',
    'git log a..b',
    'git log --format=%H',
  ])('cover %j', async (command) => {
    expect(await effectOf(command, ALLOW)).toBe('allow');
  });

  it.each([
    'git status; evil',
    'git status && evil',
    'git status | evil',
    'git status & evil',
    'git status\nevil',
    'git status || evil',
    'git status $(evil)',
    'git status `evil`',
    'git status > f',
    'git status >> f',
    'git status < f',
    'git status <(evil)',
    'git status "$x"',
    'git status $x',
    'git status *',
    'git status ?',
    'git status [a]',
    'git status {a,b}',
    'git status ~',
    'git status \\a',
    'A=b git status',
    'git status #x',
    '! git status',
    'time git status',
    '(git status)',
    '{ git status; }',
    'git status |& evil',
    'git status &> f',
    'git status é',
    'git\u00a0status',
    'git status\u00a0',
    '\u00a0git status',
    'git status\ufeff',
    'git status\v',
    'git status\r',
    'git status &',
    "git status 'x",
    'git status;;',
    'git statusx',
    'gitx status',
    '/tmp/git status',
    './git status',
    'if git status; then ls; fi',
    'git status <<E\nE',
    'git status <<< a',
    'git status 2>f',
    'git status >&f',
    'git status >|f',
    "git status $'a'",
    'git status "a`b`"',
    'git status "\\a"',
    'git status |',
    '&& git status',
    '',
    'git status 3>&1',
    'git status >/dev/nullx',
    'git status >/dev/null/x',
    'git -c core.pager=evil log',
    'git -c core.fsmonitor=evil status',
    'git -C /evil status',
    'git --git-dir=x status',
    'git --exec-path=x status',
    'git --config-env=a=b status',
    'git -p log',
    'git --paginate log',
    'git log --output=f',
    'git log --outp=f',
    'git log --output f',
    'git diff --ext-diff',
    'git diff --ext',
    'git show --textconv',
    'git diff --textc',
    'git grep -Oevil x',
    'git grep --open-files-in-pager=evil x',
    'git fetch --upload-pack=evil',
    'git fetch --upload-p evil',
    'git ls-remote ext::evil',
    'git clone ext::sh',
    'git clone -c core.x=y z',
    'git clone -u evil z',
    'git rebase -x evil',
    'git rebase --exec evil',
    'git submodule foreach evil',
    'git bisect run evil',
    'git difftool -x evil',
    'git unknownalias',
    'git config core.pager evil',
    'git archive --output=f HEAD',
    'git archive -o f HEAD',
    'git format-patch -o d',
    'git push --receive-pack=evil',
    'git filter-branch',
    'git init --template=x',
    'git log --show-signature',
    'find . -exec evil ;',
    'find . -execdir evil +',
    'find . -delete',
    'find . -ok evil',
    'find . -fprint f',
    'find . -fprintf f x',
    'find . -fls f',
    'find . -fprint0 f',
    'sort -o f a',
    'sort -of a',
    'sort -no f a',
    'sort --output=f a',
    'sort --outp=f a',
    'sort --o=f a',
    'sort --compress-program=evil a',
    'sort --comp evil a',
    'sort a -o f',
    'sort -t -- -o f a',
    'uniq a b',
    'sed -i s/a/b/ f',
    'sed -ni s/a/b/ f',
    'sed --in-place s/a/b/ f',
    'sed --in s/a/b/ f',
    'sed -n 1w f',
    "sed '1e evil' f",
    "sed 's/a/b/e' f",
    "sed 's/a/b/w f' f",
    "sed 'e evil' f",
    "sed 'w f' f",
    'sed -f f a',
    "sed -n '1p;w f' a",
    "sed 's/a/b/ge' f",
    "sed -e p -e 'e evil' f",
    "sed '/a/e evil' f",
    "sed '$!e evil'",
    "sed 'r f'",
    "sed --expression='e evil' f",
    "sed -e'e evil' f",
    "sed 's/a/b/;e evil' f",
    "awk '{print}' f",
    'awk 1',
    'xargs ls',
    'xargs',
    'env ls',
    'env -S ls',
    'tar xf a --checkpoint-action=exec=evil',
    'tar xf a --checkpoint-act=exec=evil',
    'tar --to-command=evil xf a',
    'tar -I evil xf a',
    'tar xIf evil a',
    'tar --use-compress-program=evil xf a',
    'tar --use-comp evil xf a',
    'tar -xFevil a',
    'rg --pre evil x',
    'rg --pre=evil x',
    'rg -z x',
    'rg --hostname-bin=evil x',
    "node -e 'evil'",
    'node -r ./evil x',
    'node --require ./evil x',
    'node --eval=evil',
    'node -pe evil',
    'node --import ./evil x',
    "python3 -c 'evil'",
    'python3 -cevil',
    'python3 -Sc evil',
    'python3 -m evil',
    'make -f evil',
    'make SHELL=evil',
    'make --eval=evil',
    'make CC=evil',
    'npm test --script-shell=./evil',
    'npm test --script-sh ./evil',
    'npm exec evil',
    'npm x evil',
    'curl -o f x',
    'curl -sof x',
    'curl -O x',
    'curl --output f x',
    'curl -K f',
    'man -P evil ls',
    'bash x',
    "bash -c 'ls'",
    "test -v 'a[$(evil)]'",
    'printf -v x y',
    'timeout 6 ls',
    "timeout 5 ls '\u202e'",
  ])('do not cover %j', async (command) => {
    expect(await effectOf(command, ALLOW)).toBe('ask');
  });

  it('say why a rule that nearly fits does not reach that far', async () => {
    const policy = createDefaultPolicy({ mode: 'ask', configuredAllow: ['shell_exec(find:*)'] });
    expect(await policy.decide(shellCall('find . -fprint x'))).toMatchObject({
      reason: expect.stringContaining('-fprint'),
    });
  });

  it('match exact rules on words', async () => {
    expect(await effectOf('npm  test', ['shell_exec(npm test)'])).toBe('allow');
    expect(await effectOf("npm 'test'", ['shell_exec(npm test)'])).toBe('allow');
    expect(await effectOf('npm test x', ['shell_exec(npm test)'])).toBe('ask');
    expect(await effectOf("find . -name 'a b' -fprint x", ["shell_exec(find . -name 'a b' -fprint x)"])).toBe('allow');
  });

  it('cover what cannot be parsed only letter by letter and only from this command line', async () => {
    const command = 'for f in *; do echo "$f"; done';
    expect(await effectOf(command, [`shell_exec(${command})`])).toBe('ask');
    const policy = createDefaultPolicy({ mode: 'ask', commandLineAllow: [`shell_exec(${command})`] });
    expect((await policy.decide(shellCall(command))).effect).toBe('allow');
    expect((await policy.decide(shellCall(`${command};x`))).effect).toBe('ask');
  });

  it.each([
    'ls -la',
    "echo 'a b'",
    'npm test > f',
    'a && b | c',
    'echo $HOME',
    'ls )',
    "echo 'it'\\''s'",
    'echo "(x)"',
    'echo a:b',
    'ls é',
    'grep -r "x" .',
  ])('are suggested so that they allow %j', async (command) => {
    const decision = await createDefaultPolicy({ mode: 'ask' }).decide(shellCall(command));
    expect(decision).toMatchObject({ effect: 'ask', suggestedRule: `shell_exec(${command})` });
    const rule = decision.effect === 'ask' ? (decision.suggestedRule ?? '') : '';
    expect(
      (await createDefaultPolicy({ mode: 'ask', commandLineAllow: [rule] }).decide(shellCall(command))).effect,
    ).toBe('allow');
  });

  it.each(['echo a:*', 'ls *', 'ls \u202e', 'a\nb', 'ls \u200b'])(
    'are not suggested where none says just that: %j',
    async (command) => {
      const decision = await createDefaultPolicy({ mode: 'ask' }).decide(shellCall(command));
      expect(decision.effect === 'ask' && decision.suggestedRule).toBe(undefined);
    },
  );
});

describe('deny rules for commands', () => {
  const deny = ['shell_exec(git push:*)'];
  it.each([
    'git push',
    'git push origin',
    'git  push',
    "'git' push",
    'git "push"',
    '/usr/bin/git push',
    'GIT push',
    'git -C x push',
    'git -c a=b push',
    'git --no-pager push',
    'git --git-dir x push',
    'ls && git push',
    'ls; git push',
    'ls | git push',
    'ls\ngit push',
    'env git push',
    'sudo git push',
    'timeout 5 git push',
    'xargs git push',
    "sh -c 'git push'",
    "bash -lc 'ls; git push'",
    'git push 2>&1',
    'git push > f',
    'unknownwrapper git push',
    'git somealias',
    'git$IFS"push"',
    'g\\it push',
    '$(echo git) push',
    'eval "git push"',
    'x=git; $x push',
    '{git,push}',
    'git pu${x}sh',
    'git pus?',
    'git push &',
    '(git push)',
    'echo $(git push)',
    'echo $x',
    'if git push; then ls; fi',
    'echo `ls`',
    "git 'push",
    'A=b git status',
    'f() { git "$@"; }; f push',
    'cat <<E | sh\ngit push\nE',
  ])('bite in every mode: %j', async (command) => {
    for (const mode of ['ask', 'edits', 'plan', 'auto'] as const) {
      const policy = createDefaultPolicy({
        mode,
        deny,
        commandLineAllow: [`shell_exec(git push)`, 'shell_exec', '*', 'shell_exec(git push:*)'],
        permissions: { shell_exec: 'always_allow' },
      });
      expect((await policy.decide(shellCall(command))).effect).toBe('deny');
    }
  });

  it.each([
    'git status',
    'git log --grep push',
    'git commit -m push',
    'npm test',
    'npm test 2>&1 | tail -5',
    'ls > out.txt',
    'echo git push',
    "grep 'git push' f",
    'git stash push',
  ])('leave alone: %j', async (command) => {
    expect(await effectOf(command, [], { deny, mode: 'auto' })).toBe('allow');
  });

  it('deny exact commands and whole tools', async () => {
    expect(await effectOf('npm test', [], { deny: ['shell_exec(npm test)'], mode: 'auto' })).toBe('deny');
    expect(await effectOf('npm test x', [], { deny: ['shell_exec(npm test)'], mode: 'auto' })).toBe('allow');
    expect(await effectOf('ls', [], { deny: ['shell_exec'], mode: 'auto' })).toBe('deny');
    expect(await effectOf('ls', [], { deny: ['*'], mode: 'auto' })).toBe('deny');
    expect(await effectOf('ls', [], { deny: ['shell_exec(a $x:*)'], mode: 'auto' })).toBe('deny');
    expect(await effectOf('ls $x', [], { deny: ['write_file'], mode: 'auto' })).toBe('allow');
  });
});
