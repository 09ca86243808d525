import { mkdirSync } from 'node:fs';
import { openDesk, type Desk } from './desk.js';

describe('what the command line is asked', () => {
  let desk: Desk;
  beforeAll(() => {
    desk = openDesk();
    desk.write('README.md', '# Hello\n');
  });
  afterAll(async () => await desk[Symbol.asyncDispose]());

  it.concurrent('says its version', async () => {
    const short = await desk.allos(['--version']);
    expect(short).toMatchObject({ code: 0, stdout: expect.stringMatching(/^allos \d+\.\d+\.\d+\n$/), stderr: '' });
    const long = await desk.allos(['--version', '--no-color']);
    expect(long).toMatchObject({ code: 0, stdout: short.stdout });
  });

  it.concurrent.each([
    [['--help'], 'USAGE'],
    [['-h'], 'list-tools'],
    [['help'], 'COMMANDS'],
    [[], 'USAGE'],
    [['run', '--help'], '--auto-approve'],
    [['help', 'run'], '--max-iterations'],
    [['demo', '--help'], 'USAGE'],
    [['list-tools', '--help'], 'USAGE'],
    [['list-providers', '--help'], 'USAGE'],
    [['plugins'], 'plugins build'],
    [['plugins', 'list', '--help'], 'USAGE'],
    [['plugins', 'build', '-h'], 'USAGE'],
  ])('helps with %j on stdout, without a terminal', async (args, expected) => {
    const { code, stdout, stderr } = await desk.allos(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(expected);
  });

  it.concurrent.each([[['--help']], [['help']], [['--help', '--no-color']], [[]]])(
    'says with %j that a task alone is enough',
    async (args) => {
      const { stdout } = await desk.allos(args);
      expect(stdout).toMatch(/^USAGE\n {2}\$ allos "TASK" .*run one task/m);
      expect(stdout).toMatch(/^ {2}\$ allos COMMAND /m);
    },
  );

  it.concurrent.each([
    [['a prompt of words', '-p', 'demo']],
    [['-p', 'demo', 'a prompt of words']],
    [['run', 'word', '-p', 'demo']],
    [['-p', 'demo', 'run', 'word']],
    [['--provider=DEMO', 'run', 'word']],
    [['-p', 'demo', 'run', '--', 'word']],
    [['-m', 'demo/any-name', 'run', 'word']],
  ])('runs %j', async (args) => {
    const { code, stdout } = await desk.allos(['--no-session', ...args]);
    expect(code).toBe(0);
    expect(stdout).toContain('I am a scripted demo model');
  });

  it.concurrent.each([
    [['lst-tools'], /no command named "lst-tools".*Did you mean allos list-tools\?/],
    [['fix'], /no command named "fix".*allos run "fix"/],
    [['fix', 'the', 'bug'], /no command named "fix".*allos run "fix the bug"$/m],
    [['-p', 'demo', 'fix', '$HOME', 'now', '-C', 'a b'], /allos run 'fix \$HOME now' -p demo -C "a b"$/m],
    [['run', 'fix', 'the', 'bug', '-p', 'demo'], /Unexpected.*Quote the task: allos run "fix the bug" -p demo$/m],
    [['plugins', 'lst'], /Did you mean allos plugins list\?/],
    [['help', 'rnu'], /Did you mean allos run\?/],
    [['run', 'x', '--provdier', 'demo'], /no flag --provdier.*--provider/],
    [['list-tools', '--jsn'], /Did you mean --json\? See allos list-tools --help/],
    [['run', 'x', '-p', 'opnai'], /no provider named "opnai".*Did you mean openai\?/],
    [['run', 'x', '-m', 'opnai/gpt'], /Did you mean openai\/gpt\?/],
    [['run', 'x', '-m', 'acme/model-1'], /no provider named "acme".*For a model of this very name.*--provider/],
    [['run', 'x', '-p', 'demo', '-t', 'read_fil'], /no tool named "read_fil".*Did you mean read_file\?/],
    [['run', 'x', '-p', 'demo', '-t', 'read_file,nothing'], /no tool named "nothing"/],
    [['run', 'x', '-p', 'demo', '--mode', 'wild'], /--mode=wild.*ask, edits, plan, auto/],
    [['run', 'x', '-p', 'demo', '-o', 'xml'], /text, json, stream-json/],
    [['run', 'x', '-p', 'demo', '--max-iterations', 'many'], /--max-iterations.*integer.*many/],
    [['run', 'x', '-p', 'demo', '--max-turns', '0'], /--max-iterations.*0/],
    [['run', 'x', '-p', 'demo', '--timeout', 'soon'], /--timeout: expected a number.*soon/],
    [['run', 'x', '-p', 'demo', '--timeout', '0'], /--timeout/],
    [['run', 'x', '-p', 'demo', '--base-url', 'there'], /--base-url.*there/],
    [['run', 'x', 'y', '-p', 'demo'], /Unexpected argument: y/],
    [['run', 'x', '-p'], /--provider expects a value/],
    [['run', 'x', '-p', 'demo', '--auto-approve', '--mode', 'plan'], /cannot also be provided/],
    [['run', 'x', '-p', 'demo', '-C', 'nowhere'], /nowhere does not exist/],
    [['run', 'x', '-p', 'demo', '-C', 'README.md'], /README.md is not a folder/],
    [['run', 'x', '-p', 'demo', '--add-dir', 'nowhere'], /nowhere does not exist.*--add-dir/],
    [['run', 'x', '-p', 'demo', '--allow', 'shell_exec('], /permission rule/],
    [['run', 'x', '-p', 'demo', '--set', 'novalue'], /key\.path=value/],
    [['run', 'x', '-p', 'demo', '-s', 'ses_unknown'], /no session "ses_unknown"/],
    [['run', ''], /task is empty/],
    [['run', ' \n '], /task is empty/],
    [['run'], /task is empty/],
    [['run', '-'], /task is empty/],
  ])('refuses %j in one line with exit code 2', async (args, expected) => {
    const { code, stdout, stderr } = await desk.allos(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^Error: [^a-z].*\n$/);
  });

  it.concurrent.each([['  \n'], ['']])('refuses %j on stdin before it asks for a key', async (text) => {
    for (const args of [['run'], ['run', '-'], ['run', '']]) {
      const { code, stderr } = await desk.allos(args, { stdin: { text } });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('task is empty') });
    }
  });

  it.concurrent('refuses what is no session, with exit code 4', async () => {
    desk.write('story.jsonl', 'Once upon a time\n');
    mkdirSync(desk.path('folder.jsonl'));
    for (const name of ['story.jsonl', 'folder.jsonl', 'README.md']) {
      const { code, stderr } = await desk.allos(['run', 'x', '-p', 'demo', '-s', name]);
      expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(`^Error: [^\n]*${name} [^\n]*\n$`) });
      expect(desk.text('story.jsonl')).toBe('Once upon a time\n');
    }
  });

  it.concurrent('shows a stack with --verbose only', async () => {
    const plain = await desk.allos(['run', 'x', '-p', 'nobody']);
    expect(plain.stderr).not.toMatch(/^\s+at /m);
    const verbose = await desk.allos(['run', 'x', '-p', 'nobody', '-v']);
    expect(verbose).toMatchObject({ code: 2, stderr: expect.stringMatching(/^\s+at /m) });
  });
});
