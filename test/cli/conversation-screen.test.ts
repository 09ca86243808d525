import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../../src/cli/interactive/markdown/display-width.js';
import { openDesk } from './desk.js';
import { CHAT_FLAGS, startChatServer } from './model-servers/chat-server.js';
import type { Turn } from './model-servers/model-server.js';
import { CTRL_C, CTRL_D, lastResult, paste, PROMPT, QUESTION, sitDown, userTexts } from './person.js';

const MAKE: Turn = { calls: [{ name: 'shell_exec', input: { command: 'touch made' } }] };
const WRITE = (content: string): Turn => ({ calls: [{ name: 'write_file', input: { path: 'a.txt', content } }] });

/** What clears the screen, its memory or a part above the cursor, changes to another screen, or moves upwards. */
const GAMES = /\u001b(?:c|\[[123]J|\[\?(?:1049|1047|47)[hl]|\[\d*[AFT]|\[\d*(?:;\d*)?[Hf])/;
const COLOUR = /\u001b\[[\d;]*m/;

const ANSWER = [
  '# 概要 with emoji 👍',
  '',
  '这是一个很长的段落，用来检查终端在六十列宽的时候是否正确换行，因为中文字符占用两列，所以不能按照字符数来计算宽度。',
  '',
  'A paragraph of **many bold words** and `some code` that is long enough to be wrapped at least once at sixty columns 👩‍👩‍👧‍👦.',
  '',
  '- one',
  '- two',
  '',
  '```js',
  'const answer = 42;',
  '```',
  '',
  '| Name | 说明 | Count |',
  '|---|---|---:|',
  '| alpha | 中文字符 | 1 |',
  '| beta and a very long name indeed | emoji 👍 | 12345 |',
].join('\n');

describe('the screen of a conversation', () => {
  it.concurrent('is only added to, and no line of an answer is wider than 60 columns', async () => {
    await using desk = openDesk();
    desk.write('a.txt', 'old\n');
    await using server = await startChatServer(WRITE('new 新しい\n'), { text: ANSWER });
    const { run, when } = sitDown(desk, server, { columns: 60 });
    await when('/help for commands', '');
    await when(PROMPT, '看一下 please\r');
    await when(QUESTION, 'y\r');
    await when('12345', '');
    await when('tokens in', '');
    await when(PROMPT, CTRL_D);
    const { stdout, code } = await run.finished;
    expect(code).toBe(0);
    expect(stdout).not.toMatch(GAMES);
    expect(stdout).toMatch(COLOUR);
    const answer = stripVTControlCharacters(stdout.slice(stdout.indexOf('概要'))).split(/\r?\n/);
    const shown = answer.slice(
      0,
      answer.findIndex((line) => line.includes('tokens in')),
    );
    expect(shown.length).toBeGreaterThan(12);
    expect(Math.max(...shown.map(displayWidth))).toBeLessThanOrEqual(60);
    // Rows of a table have their bars below each other.
    const bars = shown.filter((line) => line.includes('│')).map((line) => displayWidth(line.split('│')[0] ?? ''));
    expect(new Set(bars).size).toBe(1);
    expect(answer).toContain('• one');
    expect(stdout).not.toContain('**');
  });

  it.concurrent('has no colours with NO_COLOR, and says with signs what it cannot with looks', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: ANSWER });
    const { run, when } = sitDown(desk, server, { env: { NO_COLOR: '1' } });
    await when(PROMPT, 'go\r');
    await when(QUESTION, 'y\r');
    await when('tokens in', '');
    await when(PROMPT, CTRL_D);
    const { stdout } = await run.finished;
    expect(stdout).not.toMatch(COLOUR);
    expect(stdout).toContain('`some code`');
    expect(stdout).toContain('═════');
  });

  it.concurrent('gets no escape sequence at all with TERM=dumb, and everything works', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: ANSWER }, { text: 'Second.' }, MAKE, { text: 'Third.' });
    const { run, when } = sitDown(desk, server, { env: { TERM: 'dumb' } });
    await when(PROMPT, 'go\n');
    await when(QUESTION, 'y\n');
    await when('tokens in', '');
    await when(PROMPT, 'first \\\n');
    await when('… ', 'second\n');
    await when('Second.', '');
    await when(PROMPT, 'again\n');
    await when(QUESTION, 'y\ny\n');
    await when('no answer', '');
    await when(QUESTION, 'n not now\n');
    await when('Third.', '');
    await when(PROMPT, CTRL_C);
    await when('Ctrl-C again', '');
    await when(PROMPT, CTRL_D);
    const { stdout, code } = await run.finished;
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(existsSync(desk.path('made'))).toBe(true);
    expect(userTexts(server)).toEqual(['go', 'first \nsecond', 'again']);
    expect(lastResult(server)).toContain('not now');
  });

  it.concurrent('gets nothing raw that a model or a tool wrote', async () => {
    await using desk = openDesk();
    const evil = '\u001b[2J\u001b]0;owned\u0007\u009b1A\u202e';
    desk.write('evil.txt', `${evil}\n`);
    const calls = [
      { name: 'read_file', input: { path: 'evil.txt' } },
      { name: 'shell_exec', input: { command: `cat evil.txt; sleep 1.3; cat evil.txt # ${evil}` } },
      { name: `no_tool${evil}`, input: { [evil]: evil } },
    ];
    await using server = await startChatServer(
      { text: evil, calls },
      { text: `\`${evil}\`\n\n- ${evil}\n\nDone &#27;[2J.` },
    );
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'go\r');
    await when(QUESTION, 'y\r');
    await when('Done', '');
    await when(PROMPT, CTRL_D);
    const { stdout } = await run.finished;
    expect(stdout).not.toMatch(/\u001b\[2J|\u001b\]|\u0007|\u009b|\u202e/);
    expect(stdout).toContain('\\e[2J');
  });
});

describe('an approval', () => {
  it.concurrent('with a runs this call, and asks for the same again in this session no more', async () => {
    await using desk = openDesk();
    const other: Turn = { calls: [{ name: 'shell_exec', input: { command: 'touch other' } }] };
    await using server = await startChatServer(MAKE, MAKE, { text: 'One.' }, MAKE, other, { text: 'Two.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'go\r');
    await when('a = always in this session: shell_exec(touch made)', '');
    await when(QUESTION, 'a\r');
    await when('One.', '');
    await when(PROMPT, 'and the other\r');
    await when('shell_exec(touch other)', '');
    await when(QUESTION, 'n, never\r');
    await when('Two.', '');
    await when(PROMPT, CTRL_D);
    const { stdout } = await run.finished;
    expect(stdout.split(QUESTION)).toHaveLength(3);
    expect(existsSync(desk.path('made'))).toBe(true);
    expect(existsSync(desk.path('other'))).toBe(false);
    expect(lastResult(server)).toMatch(/the user said: never/);
    // It is not stored: the next start asks again.
    const next = sitDown(desk, server, { args: ['run', 'again', ...CHAT_FLAGS] });
    await next.when('Two.', '');
  });

  it.concurrent('shows the difference that a write makes', async () => {
    await using desk = openDesk();
    desk.write('a.txt', 'one\ntwo\n');
    await using server = await startChatServer(WRITE('one\nthree\n'), { text: 'Fine.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'go\r');
    await when('\u001b[31m  -two', '');
    await when('\u001b[32m  +three', '');
    await when(QUESTION, 'yes\r');
    await when('Fine.', '');
    await when(PROMPT, CTRL_D);
    await run.finished;
    expect(desk.text('a.txt')).toBe('one\nthree\n');
  });

  it.concurrent('is never given by a paste, whatever it holds', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: 'Understood.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'go\r');
    for (const pasted of ['y\r', 'y', 'a\n', 'y\ny\n', 'yes\r\n']) {
      await when(QUESTION, paste(pasted));
      await when('no answer', '');
    }
    await when(QUESTION, `n, ${paste('use mkdir')}\r`);
    await when('Understood.', '');
    await when(PROMPT, CTRL_D);
    await run.finished;
    expect(existsSync(desk.path('made'))).toBe(false);
    expect(lastResult(server)).toMatch(/the user said: use mkdir/);
  });

  it.concurrent('cannot be made to look answered by what the model wrote', async () => {
    await using desk = openDesk();
    const command = `touch made #${' '.repeat(48)}Run it? [y = once] y`;
    await using server = await startChatServer(
      { calls: [{ name: 'shell_exec', input: { command } }] },
      { text: 'Ok.' },
    );
    const { run, when } = sitDown(desk, server, { columns: 60 });
    await when(PROMPT, 'go\r');
    await when(QUESTION, 'n\r');
    await when('Ok.', '');
    await when(PROMPT, CTRL_D);
    const lines = stripVTControlCharacters((await run.finished).stdout).split(/\r?\n/);
    expect(lines.filter((line) => line.startsWith('Run it?'))).toHaveLength(1);
  });
});
