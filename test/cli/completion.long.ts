import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { commandIndex } from '../../src/cli/completion/command-index.js';
import { openDesk, type Desk } from './desk.js';
import { ALLOS } from './spawn-allos.js';

const SEARCH_PATH = (process.env['PATH'] ?? '').split(delimiter);

/** A shell of this machine; those that are not installed are not tested. */
function installed(name: string): string | undefined {
  return SEARCH_PATH.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A folder for the search path in which `allos` is the command line under test. */
function binFolder(desk: Desk): string {
  const folder = join(desk.home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'allos'), `#!/bin/sh\nexec '${process.execPath}' '${ALLOS}' "$@"\n`);
  chmodSync(join(folder, 'allos'), 0o755);
  return folder;
}

function environment(desk: Desk): Record<string, string> {
  return {
    PATH: [binFolder(desk), ...SEARCH_PATH].join(delimiter),
    HOME: desk.home,
    ALLOS_HOME: join(desk.home, 'allos'),
    LANG: 'C.UTF-8',
    TERM: 'xterm',
    NODE_ENV: 'production',
  };
}

/** What bash would offer for each of the lines, by the function of the script. */
function bashOffers(desk: Desk, lines: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const ask = lines.map(
    (line) =>
      `COMP_LINE=${quoted(line)}; COMP_POINT=\${#COMP_LINE}; _allos allos; printf '%s\\n' '=' "\${COMPREPLY[@]}"`,
  );
  const { stdout, stderr, status } = spawnSync(
    installed('bash') ?? 'bash',
    ['--norc', '--noprofile', '-c', `source <(allos completion bash)\n${ask.join('\n')}`],
    { cwd: desk.folder, env: environment(desk), encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const answers = stdout.split(/^=\n/m).slice(1);
  return Object.fromEntries(
    lines.map((line, at) => [line, (answers[at] ?? '').split('\n').filter((word) => word !== '')]),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A shell in a terminal, which is typed to; gives what it echoed. */
async function typed(
  desk: Desk,
  shell: readonly string[],
  steps: readonly (readonly [after: string, keys: string])[],
): Promise<string> {
  const command = ['stty cols 150 rows 50;', 'exec', ...shell.map(quoted)].join(' ');
  const child = spawn('script', ['--quiet', '--command', command, '/dev/null'], {
    cwd: desk.folder,
    env: environment(desk),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += stripVTControlCharacters(chunk.toString('utf8'))));
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    for (const [after, keys] of steps) {
      const from = said.length;
      child.stdin.write(keys);
      for (const until = Date.now() + 20_000; !said.slice(from).includes(after);) {
        if (Date.now() > until) throw new Error(`no ${JSON.stringify(after)} after ${JSON.stringify(keys)}:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return said;
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
}

/** Ctrl-C, and the prompt after it: keys that come before the prompt meet a terminal that knows no Tab. */
const AWAY = ['\n> ', '\u0003'] as const;

/** A session of this folder with a name. */
async function nameSession(desk: Desk, name: string): Promise<string> {
  const run = await desk.allos(['run', 'say hello', '-p', 'demo', '-o', 'json']);
  const { sessionId } = JSON.parse(run.stdout) as { sessionId: string };
  await desk.allos(['sessions', 'rename', sessionId, name]);
  return sessionId;
}

describe('the completion of bash', () => {
  it('offers commands, flags, and values that are known without asking anybody', async () => {
    await using desk = openDesk();
    const id = await nameSession(desk, 'fix login');
    const offers = bashOffers(desk, [
      'allos se',
      'allos sessions r',
      'allos -m x tools ',
      'allos help mod',
      'allos run --mod',
      'allos run --mode ',
      'allos run --mode=a',
      'allos resume "fix it" --mode p',
      'allos run --provider a',
      'allos models o',
      'allos run -m anthropic/claude-sonnet-5-',
      'allos run -p anthropic -m claude-sonnet-5-',
      'allos run -t read_file,wr',
      'allos tools show edit',
      'allos resume ses_',
      'allos sessions show fix',
      'allos sessions show "fix l',
      'allos sessions rm other fix\\ l',
      'allos config explain permissions.d',
      'allos run --set agent.maxTu',
      'allos completion z',
      'A=1 allos doc',
    ]);
    expect(offers).toEqual({
      'allos se': ['sessions'],
      'allos sessions r': ['rename', 'rm'],
      'allos -m x tools ': ['call', 'list', 'show'],
      'allos help mod': ['models'],
      'allos run --mod': ['--model', '--mode'],
      'allos run --mode ': ['ask', 'edits', 'plan', 'auto'],
      'allos run --mode=a': ['ask', 'auto'],
      'allos resume "fix it" --mode p': ['plan'],
      'allos run --provider a': ['anthropic'],
      'allos models o': ['ollama', 'openai', 'openai-compatible', 'openrouter'],
      'allos run -m anthropic/claude-sonnet-5-': ['anthropic/claude-sonnet-5-5'],
      'allos run -p anthropic -m claude-sonnet-5-': ['claude-sonnet-5-5'],
      'allos run -t read_file,wr': ['read_file,write_file'],
      'allos tools show edit': ['edit_file'],
      'allos resume ses_': [id],
      'allos sessions show fix': ['fix\\ login'],
      'allos sessions show "fix l': ['fix login'],
      'allos sessions rm other fix\\ l': ['fix\\ login'],
      'allos config explain permissions.d': ['permissions.deny'],
      'allos run --set agent.maxTu': ['agent.maxTurns='],
      'allos completion z': ['zsh'],
      'A=1 allos doc': ['doctor'],
    });
  });

  it('offers nothing where only the user knows, and no flag twice', async () => {
    await using desk = openDesk();
    const offers = bashOffers(desk, [
      'allos run -- --mo',
      'allos nonsense ',
      'allos run --system ',
      'allos run "a task" ',
      'allos run --mode ask --mod',
      'allos run --allow x --allo',
    ]);
    expect(offers).toMatchObject({
      'allos run -- --mo': [],
      'allos nonsense ': [],
      'allos run --system ': [],
      'allos run --mode ask --mod': ['--model'],
      'allos run --allow x --allo': ['--allow'],
    });
    expect(offers['allos run "a task" ']).toEqual(expect.arrayContaining(['--provider', '--help']));
  });

  it('knows the models and plugins of the configuration, and lives with one that is broken', async () => {
    await using desk = openDesk();
    mkdirSync(join(desk.home, 'allos'));
    const file = join(desk.home, 'allos', 'config.yaml');
    const plugin = join(import.meta.dirname, '../fixtures/plugins/good');
    writeFileSync(file, `providers: { mine: { models: ["a:b:c", "a:b:d"] } }\nplugins: ["${plugin}"]\n`);
    expect(
      bashOffers(desk, ['allos run -m mine/', 'allos run -m mine/a:b:', 'allos tools show echo', 'allos run -p m']),
    ).toEqual({
      'allos run -m mine/': ['mine/a:b:c', 'mine/a:b:d'],
      'allos run -m mine/a:b:': ['c', 'd'],
      'allos tools show echo': ['echo_word'],
      'allos run -p m': ['mistral', 'mine'],
    });
    writeFileSync(file, 'agnet: [');
    expect(bashOffers(desk, ['allos tools show edit'])).toEqual({ 'allos tools show edit': ['edit_file'] });
  });

  it('imports no plugin and offers nothing that a terminal would act on', async () => {
    await using desk = openDesk();
    mkdirSync(join(desk.home, 'allos'));
    const plugin = join(import.meta.dirname, '../fixtures/plugins/canary');
    const models = JSON.stringify(['plain', 'bell\u0007', '\u202eback']);
    writeFileSync(
      join(desk.home, 'allos', 'config.yaml'),
      `plugins: ["${plugin}"]\nproviders: { x: { models: ${models} } }\n`,
    );
    const env = { CANARY: desk.path('canary') };
    const answer = await desk.allos(['completion', 'words', 'zsh', '--', 'run', '-m', 'x/'], { env });
    expect(answer).toMatchObject({ code: 0, stdout: 'words\nx/plain\n', stderr: '' });
    expect(existsSync(desk.path('canary'))).toBe(false);
  });

  it('works at a prompt: words, quoted names, files and folders', async () => {
    await using desk = openDesk();
    await nameSession(desk, 'fix login');
    desk.write('only-file.yaml', '');
    mkdirSync(desk.path('only-folder'));
    const said = await typed(
      desk,
      [installed('bash') ?? 'bash', '--norc', '--noprofile', '-i'],
      [
        ['READY', 'PS1="> "; source <(allos completion bash); echo REA""DY\n'],
        ['allos sessions ', 'allos sess\t'],
        ['show ', 'sh\t'],
        ['fix\\ login ', 'fi\t'],
        AWAY,
        ['fix login"', 'allos resume "fi\t'],
        AWAY,
        ['only-file.yaml ', 'allos config validate only-fi\t'],
        AWAY,
        ['only-folder/', 'allos run -C on\t'],
        AWAY,
        ['agent.maxTurns=5', 'allos run --set agent.maxTu\t5'],
      ],
    );
    expect(said).not.toMatch(/command not found|syntax error/);
  }, 60_000);
});

describe('the completion of other shells', () => {
  const whereInstalled = (shell: string): jest.It => (installed(shell) === undefined ? it.skip : it);

  whereInstalled('fish')('offers words with what they are about (fish)', async () => {
    await using desk = openDesk();
    await nameSession(desk, 'fix login');
    const script = 'allos completion fish | source; complete -C "allos sessions re"; complete -C "allos resume fi"';
    const { stdout } = spawnSync('fish', ['-N', '-c', script], {
      cwd: desk.folder,
      env: environment(desk),
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^rename\tGive a session a name\.\nfix login\tses_\w+\n$/);
  });

  whereInstalled('zsh')(
    'offers words with what they are about (zsh)',
    async () => {
      await using desk = openDesk();
      const said = await typed(
        desk,
        ['zsh', '-f', '-i'],
        [
          ['READY', 'autoload -Uz compinit; compinit -u -D; source <(allos completion zsh); echo REA""DY\n'],
          ['allos sessions ', 'allos sess\t'],
          ['Give a session a name.', 'r\t\t'],
        ],
      );
      expect(said).toContain('Delete sessions.');
    },
    60_000,
  );
});

describe('allos completion', () => {
  it('takes the shell of the user, and says which there are', async () => {
    await using desk = openDesk();
    const bash = await desk.allos(['completion'], { env: { SHELL: '/usr/bin/bash' } });
    expect(bash).toMatchObject({ code: 0, stdout: (await desk.allos(['completion', 'bash'])).stdout });
    expect(await desk.allos(['completion'], { env: { SHELL: '/bin/tcsh' } })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('bash|zsh|fish'),
    });
    expect((await desk.allos(['completion', 'tcsh'])).code).toBe(2);
  });

  it('is not told of in the help, as far as only shells use it', async () => {
    await using desk = openDesk();
    expect((await desk.allos(['--help'])).stdout).toMatch(/^ *completion /m);
    expect((await desk.allos(['completion', '--help'])).stdout).not.toContain('words');
  });

  it('knows from the index of the package what the commands say themselves', async () => {
    await using desk = openDesk();
    for (const [id, { flags }] of await commandIndex()) {
      const { stdout } = await desk.allos(['completion', 'words', 'fish', '--', ...id.split(' '), '--']);
      const offered = stdout.split('\n').flatMap((line) => /^--([\w-]+)/.exec(line)?.[1] ?? []);
      const visible = Object.entries(flags).flatMap(([name, { hidden }]) => (hidden === true ? [] : [name]));
      expect({ id, offered }).toEqual({ id, offered: [...visible, 'help'] });
    }
  }, 60_000);
});
