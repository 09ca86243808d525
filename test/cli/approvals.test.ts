import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer, Turn } from './model-servers/model-server.js';
import type { Finished } from './spawn-allos.js';

const WRITE: Turn = { calls: [{ name: 'write_file', input: { path: 'made.txt', content: 'new\n' } }] };
const SHELL: Turn = { calls: [{ name: 'shell_exec', input: { command: 'touch "it\'s here" && echo done' } }] };
const DESTROY: Turn = { calls: [{ name: 'shell_exec', input: { command: 'rm -rf keep' } }] };
const DONE: Turn = { text: 'Finished.' };

async function run(desk: Desk, server: ModelServer, ...flags: string[]): Promise<Finished> {
  return await desk.allos(['run', 'go', '-o', 'stream-json', ...CHAT_FLAGS, ...flags], { env: chatEnv(server) });
}

/** What the model was told of its last call. */
function toldLast({ requests }: ModelServer): string {
  const { messages } = requests.at(-1)?.body as { messages: { role: string; content: string }[] };
  return messages.findLast(({ role }) => role === 'tool')?.content ?? '';
}

/** The words after `--allow` in a denial, as a shell reads them. */
function allowedBy(denial: string): string {
  const [, quoted = ''] = /--allow '((?:[^']|'\\'')*)'/.exec(denial) ?? [];
  return quoted.replaceAll(`'\\''`, "'");
}

describe('an approval that nobody can give', () => {
  it.concurrent.each([
    ['write_file', WRITE, 'made.txt'],
    ['shell_exec', SHELL, "it's here"],
  ])('denies %s with 6, and exactly the flag that it names lets it run', async (_name, turn, file) => {
    await using desk = openDesk();
    await using server = await startChatServer(turn, DONE, turn, DONE);
    const denied = await run(desk, server);
    const terminal = terminalOf(denied);
    expect(terminal).toMatchObject({
      exitCode: 6,
      status: 'denied',
      text: 'Finished.',
      error: { code: 'permission.denied' },
    });
    expect(terminal.denials).toMatchObject([{ unattended: true, tool: _name }]);
    expect(existsSync(desk.path(file))).toBe(false);
    const told = toldLast(server);
    const rule = allowedBy(told);
    expect(rule).not.toBe('');
    const requested = eventsOf(denied).find((event) => event.type === 'approval.requested');
    expect(requested).toMatchObject({ suggestedRule: rule });

    const allowed = await run(desk, server, '--allow', rule);
    expect(terminalOf(allowed)).toMatchObject({ exitCode: 0, status: 'ok', denials: [] });
    expect(existsSync(desk.path(file))).toBe(true);
  });

  it.concurrent.each([
    ['', ['--mode', 'edits'], 'sibling/new/made.txt'],
    ['and the rule ', [], 'sibling/new/made.txt'],
    ['and the very rule ', ['--mode', 'edits'], "it's/.env"],
    ['of the folder behind a link and the rule ', [], 'link/made.txt'],
  ])('outside the workspace names --add-dir %swith %j for %s, which lets it run', async (also, flags, name) => {
    await using desk = openDesk();
    for (const folder of ['project', 'sibling', "it's"]) mkdirSync(join(desk.home, folder));
    symlinkSync(join(desk.home, 'sibling'), join(desk.home, 'project/link'));
    const path = name.startsWith('link') ? name : `../${name}`;
    const turn: Turn = { calls: [{ name: 'write_file', input: { path, content: 'new\n' } }] };
    await using server = await startChatServer(turn, DONE, turn, DONE);
    const inside = ['-C', join(desk.home, 'project'), ...flags];
    const denied = await run(desk, server, ...inside);
    expect(terminalOf(denied)).toMatchObject({ exitCode: 6, denials: [{ unattended: true, tool: 'write_file' }] });
    const [, words = ''] = /allow it with (--.*?)\. The call was not run/.exec(toldLast(server)) ?? [];
    expect(words).toMatch(also === '' ? /^--add-dir '[^']*'$/ : /^--add-dir .* --allow /);
    const named = [...words.matchAll(/--[a-z-]+|'((?:[^']|'\\'')*)'/g)].map(([word, quoted]) =>
      quoted === undefined ? word : quoted.replaceAll(`'\\''`, "'"),
    );
    expect(terminalOf(await run(desk, server, ...inside, ...named))).toMatchObject({ exitCode: 0, denials: [] });
    expect(readFileSync(join(desk.home, name.replace('link', 'sibling')), 'utf8')).toBe('new\n');
  });

  it.concurrent('is told in text on stderr, with the answer kept on stdout', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(WRITE, DONE);
    const { code, stdout, stderr } = await desk.allos(['run', 'go', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect({ code, stdout }).toEqual({ code: 6, stdout: 'Finished.\n' });
    expect(stderr).toMatch(/Error: .*write_file.*--allow '/);
  });

  it.concurrent('allows no more than the rule says', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(WRITE, DONE);
    const other = await run(desk, server, '--allow', 'write_file(./other.txt)');
    expect(other.code).toBe(6);
    expect(existsSync(desk.path('made.txt'))).toBe(false);
  });
});

describe('rules and modes', () => {
  it.concurrent('lets --deny win over everything, which is a normal result', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(SHELL, DONE);
    const denied = await run(desk, server, '--auto-approve', '--allow', 'shell_exec', '--deny', 'shell_exec(touch:*)');
    expect(terminalOf(denied)).toMatchObject({ exitCode: 0, denials: [{ unattended: false }] });
    expect(existsSync(desk.path("it's here"))).toBe(false);
    expect(toldLast(server)).toContain('Denied');
  });

  it.concurrent('reads only in plan mode, also with --allow, which is a normal result', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ calls: [...(WRITE.calls ?? []), ...(SHELL.calls ?? [])] }, DONE);
    const planned = await run(desk, server, '--mode', 'plan', '--allow', 'write_file', '--allow', 'shell_exec');
    expect(terminalOf(planned)).toMatchObject({
      exitCode: 0,
      denials: [{ tool: 'write_file' }, { tool: 'shell_exec' }],
    });
    expect(existsSync(desk.path('made.txt'))).toBe(false);
  });

  it.concurrent('edits without asking in the mode edits, but runs nothing', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(WRITE, SHELL, DONE);
    const edits = await run(desk, server, '--mode', 'edits');
    expect(terminalOf(edits)).toMatchObject({ exitCode: 6, denials: [{ tool: 'shell_exec' }] });
    expect(desk.text('made.txt')).toBe('new\n');
  });

  it.concurrent('does not delete recursively with --auto-approve, but with the exact rule', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(DESTROY, DONE, DESTROY, DONE);
    desk.write('keep/file', 'x');
    expect((await run(desk, server, '--auto-approve')).code).toBe(6);
    expect(existsSync(desk.path('keep/file'))).toBe(true);
    expect((await run(desk, server, '--auto-approve', '--allow', allowedBy(toldLast(server)))).code).toBe(0);
    expect(existsSync(desk.path('keep'))).toBe(false);
  });

  it.concurrent('does not write protected files with --auto-approve', async () => {
    await using desk = openDesk();
    const input = { path: '.env', content: 'KEY=1' };
    await using server = await startChatServer({ calls: [{ name: 'write_file', input }] }, DONE);
    expect((await run(desk, server, '--auto-approve')).code).toBe(6);
    expect(existsSync(desk.path('.env'))).toBe(false);
  });
});
