import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';

const HOSTILE = 'first \u001b]0;owned\u0007\u202eline\nsecond line';
const LOOK = { calls: [{ name: 'list_directory', input: {} }] };

const folderOf = (desk: Desk): string => join(desk.home, 'allos', 'sessions');
const filesOf = (desk: Desk): readonly string[] =>
  existsSync(folderOf(desk)) ? readdirSync(folderOf(desk)).sort() : [];

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly damaged?: string;
}

async function listed(desk: Desk, ...flags: readonly string[]): Promise<readonly Row[]> {
  const { code, stdout } = await desk.allos(['sessions', 'list', '--json', ...flags]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as readonly Row[];
}

/** One session of two turns, and its id. */
async function oneSession(desk: Desk, task = 'look around'): Promise<string> {
  await using server = await startChatServer(LOOK, { text: 'Seen.' });
  const { code } = await desk.allos(['run', task, '-q', ...CHAT_FLAGS], { env: chatEnv(server) });
  expect(code).toBe(0);
  const [newest] = await listed(desk);
  return newest?.id ?? '';
}

describe('allos sessions', () => {
  it.concurrent(
    'lists this folder, the newest first, and shows nothing as it came',
    async () => {
      await using desk = openDesk();
      const empty = await desk.allos(['sessions', 'list']);
      expect(empty).toMatchObject({ code: 0, stdout: '' });
      expect(empty.stderr).toBe('No sessions of this folder; see --all. Files that -s PATH made are not listed.\n');
      expect(await listed(desk)).toEqual([]);
      const first = await oneSession(desk, HOSTILE);
      mkdirSync(desk.path('other'));
      const elsewhere = await desk.allos(['run', 'elsewhere', '-p', 'demo', '-q', '-C', 'other']);
      expect(elsewhere.code).not.toBe(2);
      const second = await oneSession(desk, 'and again');

      const { stdout, stderr } = await desk.allos(['sessions', 'list']);
      expect(stderr).toBe('');
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(
        new RegExp(`^${second}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  2 turns  openai/\\S+ +-  and again$`),
      );
      expect(lines[1]).toMatch(/2 turns .* first \\e\]0;owned\\a\\u\{202e\}line$/);
      expect(await listed(desk)).toMatchObject([{ id: second }, { id: first, turns: 2, cwd: desk.folder }]);
      expect(await listed(desk, '--all')).toHaveLength(3);
      expect(await listed(desk, '-C', 'other')).toMatchObject([{ task: 'elsewhere' }]);
      symlinkSync(desk.folder, join(desk.home, 'link'));
      expect(await listed(desk, '-C', join(desk.home, 'link'))).toHaveLength(2);

      const page = await desk.allos(['sessions', 'show', first]);
      expect(page).toMatchObject({ code: 0, stderr: '' });
      expect(page.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
      expect(page.stdout).toContain('  first \\e]0;owned\\a\\u{202e}line\n  second line');
      expect(page.stdout).toMatch(/Turn 1\n {2}● list_directory \{\} ok\n[^]*Turn 2\n {2}Seen\./);
    },
    30_000,
  );

  it.concurrent(
    'lists what is damaged or foreign as such, and goes on',
    async () => {
      await using desk = openDesk();
      const id = await oneSession(desk);
      writeFileSync(join(folderOf(desk), 'ses_cut.jsonl'), '{"type":"session","v":1,');
      mkdirSync(join(folderOf(desk), 'folder.jsonl'));
      writeFileSync(join(folderOf(desk), 'na\u001b[31mme.jsonl'), 'x');
      const { code, stdout } = await desk.allos(['sessions', 'list']);
      expect(code).toBe(0);
      expect(stdout).toContain(id);
      expect(stdout).toMatch(/^ses_cut .*damaged: its first line is no session header$/m);
      expect(stdout).toMatch(/^folder .*damaged: /m);
      expect(stdout).toMatch(/^na\\e\[31mme .*damaged: /m);
      for (const command of ['show', 'export', 'fork']) {
        const refused = await desk.allos(['sessions', command, 'ses_cut']);
        expect(refused).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('no session header') });
      }
      expect(await desk.allos(['sessions', 'rm', 'ses_cut', '--yes'])).toMatchObject({ code: 0, stdout: '' });
      expect(filesOf(desk)).not.toContain('ses_cut.jsonl');
    },
    30_000,
  );

  it.concurrent(
    'names, finds by name, forks, exports and deletes',
    async () => {
      await using desk = openDesk();
      await using server = await startChatServer({ text: 'On the fork.' });
      const id = await oneSession(desk);
      const file = join(folderOf(desk), `${id}.jsonl`);
      expect(await desk.allos(['sessions', 'rename', id.slice(0, 9), 'fix login'])).toMatchObject({
        code: 0,
        stdout: 'fix login\n',
      });
      const before = readFileSync(file);
      const fork = await desk.allos(['sessions', 'fork', 'Fix Login', '--at', '1', '--name', 'other way']);
      expect(fork).toMatchObject({ code: 0, stderr: '' });
      const forked = fork.stdout.trim();
      expect(await listed(desk)).toMatchObject([
        { id: forked, name: 'other way', forkedFrom: id, turns: 1 },
        { id, name: 'fix login', turns: 2 },
      ]);
      const run = await desk.allos(['run', 'go on', '-s', 'other way', ...CHAT_FLAGS], { env: chatEnv(server) });
      expect(run).toMatchObject({ code: 0, stdout: 'On the fork.\n' });
      expect(server.requests[0]?.body).toMatchObject({
        messages: [
          { role: 'system' },
          { role: 'user', content: 'look around' },
          { role: 'assistant' },
          { role: 'tool' },
          { role: 'user', content: 'go on' },
        ],
      });
      expect(readFileSync(file)).toEqual(before);

      const json = await desk.allos(['sessions', 'export', 'fix login', '--format', 'json']);
      expect(JSON.parse(json.stdout)).toMatchObject({
        id,
        name: 'fix login',
        turns: 2,
        messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'tool' }, { role: 'assistant' }],
      });
      const shown = await desk.allos(['sessions', 'show', 'fix login', '--json']);
      expect(shown.stdout).toBe(json.stdout);
      const written = await desk.allos(['sessions', 'export', 'fix login', '-o', 'login.md']);
      expect(written).toMatchObject({ code: 0, stdout: '' });
      expect(statSync(desk.path('login.md')).mode & 0o777).toBe(0o600);
      expect(await desk.allos(['sessions', 'export', 'fix login', '-o', 'login.md'])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/login\.md exists already.*--force/),
      });
      expect((await desk.allos(['sessions', 'export', id, '-o', 'login.md', '--force'])).code).toBe(0);
      await desk.allos(['sessions', 'export', id, '--format', 'jsonl', '-o', 'copy.jsonl']);
      const copy = await desk.allos(['run', 'go', '-s', 'copy.jsonl', ...CHAT_FLAGS], { env: chatEnv(server) });
      expect(copy).toMatchObject({ code: 0, stdout: 'On the fork.\n' });

      const refused = await desk.allos(['sessions', 'rm', 'other way']);
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--yes') });
      expect((await desk.allos(['sessions', 'rm', 'other way', id, '--yes'])).code).toBe(0);
      expect(filesOf(desk)).toEqual([]);
    },
    60_000,
  );

  it.concurrent(
    'asks on a terminal before it deletes',
    async () => {
      await using desk = openDesk();
      const id = await oneSession(desk);
      for (const [typed, left] of [
        ['n\r', 1],
        ['y\r', 0],
      ] as const) {
        const run = desk.start(['sessions', 'rm', id], { terminal: true, env: { TERM: 'xterm' } });
        await run.says('Delete for good? [y = yes, n = no] ');
        await new Promise((resolve) => setTimeout(resolve, 100));
        run.child.stdin?.write(typed);
        expect((await run.finished).code).toBe(0);
        expect(filesOf(desk)).toHaveLength(left);
      }
    },
    30_000,
  );

  it.concurrent(
    'leaves alone what another process is using',
    async () => {
      await using desk = openDesk();
      await using server = await startChatServer({ text: 'Half', then: 'silence' });
      const run = desk.start(['run', 'wait', ...CHAT_FLAGS], { env: chatEnv(server) });
      await server.asked(1);
      const [{ id } = { id: '' }] = await listed(desk);
      for (const args of [
        ['rm', id, '--yes'],
        ['rename', id, 'x'],
      ]) {
        expect(await desk.allos(['sessions', ...args])).toMatchObject({
          code: 4,
          stderr: expect.stringMatching(/^Error: .* is in use by process \d+ /),
        });
      }
      expect((await desk.allos(['sessions', 'show', id])).stdout).toContain('wait');
      expect((await desk.allos(['sessions', 'fork', id])).code).toBe(0);
      run.child.kill('SIGTERM');
      expect((await run.finished).code).toBe(143);
      expect((await desk.allos(['sessions', 'rm', id, '--yes'])).code).toBe(0);
    },
    30_000,
  );

  it.concurrent(
    'refuses what is wrong in one line, with exit code 2',
    async () => {
      await using desk = openDesk();
      const id = await oneSession(desk);
      await desk.allos(['sessions', 'rename', id, 'fix login']);
      await desk.allos(['sessions', 'fork', id]);
      const tries: readonly (readonly [readonly string[], RegExp])[] = [
        [['sessions', 'show', 'ses_0'], /2 sessions begin with "ses_0".*Give more of the id: ses_\w+, ses_\w+\./],
        [['sessions', 'show', 'fix logn'], /Did you mean "fix login"/],
        [['sessions', 'show', './nothing.jsonl'], /no file .*nothing\.jsonl/],
        [['sessions', 'rename', id, ''], /name is empty/],
        [['sessions', 'rename', id, 'ses_mine'], /taken for an id/],
        [['sessions', 'rename', id, 'a/b'], /taken for a path/],
        [['sessions', 'rename', id, 'a\u001bb'], /cannot be seen/],
        [['sessions', 'rename', id], /Missing 1 required arg/],
        [['sessions', 'fork', id, '--at', '3'], /2 turns, so that there is no turn 3/],
        [['sessions', 'fork', id, '--at', '0'], /--at/],
        [['sessions', 'fork', id, '--name', 'Fix Login'], /is named so/],
        [['sessions', 'export', id, '--format', 'xml'], /md, json, jsonl/],
        [['sessions', 'rm', '--yes'], /Missing 1 required arg/],
        [['sessions', 'list', '--al'], /Did you mean --all/],
        [['sessions', 'lst'], /Did you mean allos sessions list/],
        [['resume', 'fix logn', '-p', 'demo', '-C', '..'], /no session of /],
        [['resume', 'nobody', '-p', 'demo'], /no session "nobody"/],
        [['run', 'x', '-p', 'demo', '-s', 'fix logn'], /Did you mean "fix login"/],
      ];
      const answers = await Promise.all(tries.map(([args]) => desk.allos(args)));
      answers.forEach(({ code, stdout, stderr }, index) => {
        expect({ args: tries[index]?.[0], code, stdout }).toEqual({ args: tries[index]?.[0], code: 2, stdout: '' });
        expect(stderr).toMatch(tries[index]?.[1] ?? /./);
        expect(stderr).toMatch(/^Error: [^\n]*\n$/);
      });
      expect(filesOf(desk)).toHaveLength(2);
    },
    60_000,
  );
});

describe('a session in a file of the user', () => {
  it.concurrent(
    'is meant by its path alone, and whoever looks for it otherwise is told so',
    async () => {
      await using desk = openDesk();
      await using server = await startChatServer({ text: 'Noted.' });
      const env = chatEnv(server);
      mkdirSync(desk.path('kept'));
      const begun = await desk.allos(['run', 'note this', '-s', 'kept/task.jsonl', '-q', ...CHAT_FLAGS], { env });
      expect(begun).toMatchObject({ code: 0, stdout: 'Noted.\n' });
      expect(await listed(desk, '--all')).toEqual([]);
      for (const words of [
        ['run', '-c', 'and now'],
        ['resume', '-'],
      ]) {
        const lost = await desk.allos([...words, ...CHAT_FLAGS], { env, stdin: { text: 'and now' } });
        expect(lost).toMatchObject({ code: 2, stdout: '' });
        expect(lost.stderr).toMatch(/There is no session of .*a file of your own by its path/);
      }
      const named = await desk.allos(['run', 'and now', '-s', 'task', ...CHAT_FLAGS], { env });
      expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('A file is named by a path') });
      const shown = await desk.allos(['sessions', 'show', 'kept/task.jsonl']);
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('note this') });
      const again = await desk.allos(['resume', 'kept/task.jsonl', 'and now', '-q'], { env });
      expect(again).toMatchObject({ code: 0, stdout: 'Noted.\n' });
    },
    30_000,
  );
});

describe('allos resume', () => {
  it.concurrent(
    'does one task when it is given or piped, with the newest session or with the one named',
    async () => {
      await using desk = openDesk();
      const first = await oneSession(desk, 'task one');
      await desk.allos(['sessions', 'rename', first, 'the first']);
      await oneSession(desk, 'task two');
      await using chat = await startChatServer({ text: 'Answer.' });
      const env = chatEnv(chat);
      const lastTask = (): string => JSON.stringify(chat.requests.at(-1)?.body);
      const newest = await desk.allos(['resume', 'go on now', ...CHAT_FLAGS], { env });
      expect(newest).toMatchObject({ code: 0, stdout: 'Answer.\n' });
      expect(lastTask()).toMatch(/task two.*go on now/);
      const piped = await desk.allos(['resume', ...CHAT_FLAGS], { env, stdin: { text: 'from a pipe' } });
      expect(piped).toMatchObject({ code: 0, stdout: 'Answer.\n' });
      expect(lastTask()).toMatch(/go on now.*from a pipe/);
      const named = await desk.allos(['resume', 'the first', 'and then', ...CHAT_FLAGS], { env });
      expect(named.code).toBe(0);
      expect(lastTask()).toMatch(/task one.*and then/);
      const piece = await desk.allos(['resume', first.slice(0, -2), '-', ...CHAT_FLAGS], {
        env,
        stdin: { text: 'last' },
      });
      expect(piece.code).toBe(0);
      expect(lastTask()).toMatch(/and then.*last/);
      expect(await desk.allos(['resume', 'the first', ...CHAT_FLAGS], { env })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('task is empty'),
      });
      expect(filesOf(desk)).toHaveLength(2);
    },
    60_000,
  );

  it.concurrent(
    'goes on with another provider and from another folder, and says so',
    async () => {
      await using desk = openDesk();
      const id = await oneSession(desk, 'begun on chat');
      await using server = await startAnthropicServer({ text: 'On Anthropic.' });
      const moved = await desk.allos(['resume', id, 'go on', ...ANTHROPIC_FLAGS, '-C', desk.home], {
        env: anthropicEnv(server),
      });
      expect(moved).toMatchObject({ code: 0, stdout: 'On Anthropic.\n' });
      expect(moved.stderr).toContain(`This session was begun in ${desk.folder}; it goes on in ${desk.home}.`);
      expect(JSON.stringify(server.requests[0]?.body)).toContain('begun on chat');
    },
    30_000,
  );

  it.concurrent(
    'asks for tasks on a terminal',
    async () => {
      await using desk = openDesk();
      await oneSession(desk, 'task one');
      await using server = await startChatServer({ text: 'Answer two.' });
      const run = desk.start(['resume', ...CHAT_FLAGS], { terminal: true, env: { ...chatEnv(server), TERM: 'xterm' } });
      await run.saysNext('> ');
      await new Promise((resolve) => setTimeout(resolve, 150));
      run.child.stdin?.write('second task\r');
      await run.saysNext('Answer two.');
      await run.saysNext('> ');
      await new Promise((resolve) => setTimeout(resolve, 150));
      run.child.stdin?.write('exit\r');
      expect((await run.finished).code).toBe(0);
      expect(JSON.stringify(server.requests[0]?.body)).toMatch(/task one.*second task/);
      expect(filesOf(desk)).toHaveLength(1);
    },
    30_000,
  );
});
