import { readdirSync, readFileSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDesk, type Desk } from './desk.js';
import { eventsOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { ALLOS } from './spawn-allos.js';

const LINE = /^\d\d:\d\d:\d\d\.\d{3} (TRACE|DEBUG|INFO |WARN |ERROR) \S+ /m;
const ESCAPE = '\u001b[';
const DEMO = ['run', 'go', '-p', 'demo'] as const;

interface Line {
  readonly level: string;
  readonly component: string;
  readonly msg: string;
}

function linesIn(desk: Desk, name = 'a.log'): readonly Line[] {
  const text = desk.text(name);
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('a log file', () => {
  it.concurrent('holds what a run did, is private, and is appended to', async () => {
    await using desk = openDesk();
    for (const runs of [1, 2]) {
      const run = await desk.allos([...DEMO, '--log-file', 'a.log']);
      expect(run).toMatchObject({ code: 0, stderr: expect.not.stringMatching(LINE) });
      const lines = linesIn(desk);
      expect(lines.filter(({ msg }) => msg === 'run ended')).toHaveLength(runs);
      expect(new Set(lines.map(({ component }) => component))).toEqual(
        new Set(['config', 'host', 'provider', 'session', 'loop', 'policy', 'tools']),
      );
      expect(lines.some(({ level }) => level === 'trace')).toBe(false);
    }
    expect(statSync(desk.path('a.log')).mode & 0o777).toBe(0o600);
  });

  it.concurrent.each([
    ['trace', ['trace', 'debug', 'info']],
    ['info', ['info']],
    ['INFO', ['info']],
    ['error', []],
    ['silent', []],
  ])('takes the level of ALLOS_LOG_LEVEL=%s', async (level, expected) => {
    await using desk = openDesk();
    const run = await desk.allos([...DEMO, '--log-file', 'a.log'], { env: { ALLOS_LOG_LEVEL: level } });
    expect(run.code).toBe(0);
    const levels = desk.text('a.log') === '' ? [] : linesIn(desk).map((line) => line.level);
    expect(new Set(levels)).toEqual(new Set(expected));
  });

  it.concurrent('may be named by the configuration, with its level', async () => {
    await using desk = openDesk();
    const config = desk.write('c.yaml', 'log: { level: info, file: b.log }\n');
    expect(await desk.allos([...DEMO, '--config', config])).toMatchObject({ code: 0 });
    expect(linesIn(desk, 'b.log').map(({ msg }) => msg)).toEqual(['run started', 'run ended']);
    // A folder that nobody trusts names no file.
    await using stranger = openDesk();
    stranger.write('allos.config.yaml', 'log: { level: trace, file: b.log }\n');
    expect(await stranger.allos([...DEMO])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/not trusted.*log/),
    });
    expect(readdirSync(stranger.folder)).toEqual(['allos.config.yaml']);
  });

  it.concurrent('tells why a run could not start', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-p', 'nobody', '--log-file', 'a.log']);
    expect(run.code).toBe(2);
    expect(linesIn(desk).at(-1)).toMatchObject({ level: 'error', component: 'host', code: 'usage.unknown_provider' });
  });

  it.concurrent.each([
    [['--log-file', '.'], 2, /--log-file: \S+ is a folder\. Name a file/],
    [['--log-file', 'no/a.log'], 2, /--log-file: the folder \S+\/no does not exist\./],
    [['--log-file', '/dev/null'], 2, /--log-file: \/dev\/null is not a regular file\./],
    [['--set', 'log.file=.'], 4, /log\.file: \S+ is a folder\./],
    [['--set', 'log.level=loud'], 4, /log\.level must be one of silent, error, warn, info, debug, trace/],
    [['--set', 'log.levle=info'], 4, /unknown key "levle" in log; did you mean "level"\?/],
  ])('with %j ends with %i before anything runs', async (flags, code, message) => {
    await using desk = openDesk();
    const run = await desk.allos([...DEMO, ...flags]);
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  it.concurrent('is never where stdout goes', async () => {
    await using desk = openDesk();
    const command = `exec '${process.execPath}' '${ALLOS}' run go -p demo --log-file out.txt > out.txt`;
    const { status, stderr } = spawnSync('sh', ['-c', command], {
      cwd: desk.folder,
      env: { PATH: process.env['PATH'], HOME: desk.home, ALLOS_HOME: join(desk.home, 'allos'), NODE_ENV: 'production' },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('is where stdout goes') });
    expect(desk.text('out.txt')).toBe('');
  });

  it.concurrent('that cannot grow is told of once, and the run goes on', async () => {
    await using desk = openDesk();
    // Past the limit a write fails, as on a full disk.
    const command = `trap '' XFSZ; ulimit -f 1; exec '${process.execPath}' '${ALLOS}' run go -p demo --no-session --log-file a.log`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: desk.folder,
      env: { PATH: process.env['PATH'], HOME: desk.home, ALLOS_HOME: join(desk.home, 'allos'), NODE_ENV: 'production' },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/demo model/) });
    expect(stderr.match(/a\.log cannot be written/g)).toHaveLength(1);
  });
});

describe('stdout', () => {
  it.concurrent.each(['text', 'json', 'stream-json'])('is the same with a log at trace (-o %s)', async (format) => {
    await using desk = openDesk();
    const args = [...DEMO, '-o', format, '--no-session'];
    const plain = await desk.allos(args);
    const env = { ALLOS_LOG_LEVEL: 'trace', FORCE_COLOR: '1' };
    const logged = await desk.allos([...args, '-v'], { env });
    expect(logged.stderr).toContain('TRACE');
    expect(logged.stdout).not.toContain(ESCAPE);
    if (format === 'text') expect(logged.stdout).toBe(plain.stdout);
    else expect(eventsOf(logged).map(({ type }) => type)).toEqual(eventsOf(plain).map(({ type }) => type));
  });
});

describe('stderr', () => {
  it.concurrent.each([
    [['-v'], {}, true],
    [[], { ALLOS_LOG_LEVEL: 'info' }, true],
    [['-v', '--log-file', 'a.log'], {}, true],
    [['-v'], { ALLOS_LOG_LEVEL: 'silent' }, true],
    [[], {}, false],
    [[], { ALLOS_LOG_LEVEL: 'error' }, false],
    [['-q'], { ALLOS_LOG_LEVEL: 'debug' }, false],
  ])('with %j and %j shows lines of the log: %s', async (flags, env, shown) => {
    await using desk = openDesk();
    const run = await desk.allos([...DEMO, ...flags], { env });
    expect(run.code).toBe(0);
    expect(LINE.test(run.stderr)).toBe(shown);
    expect(run.stderr).not.toContain(ESCAPE);
  });

  it.concurrent.each([
    [{ TERM: 'xterm' }, true],
    [{ TERM: 'xterm', NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, true],
  ])('is coloured on a terminal with %j: %s', async (env, colored) => {
    await using desk = openDesk();
    const run = await desk.allos([...DEMO, '-v'], { env, terminal: true });
    expect(run.stdout).toMatch(/provider(\u001b\[\d+m)? request/);
    expect(run.stdout.includes(`${ESCAPE}36mDEBUG`)).toBe(colored);
    expect(run.stdout.includes(ESCAPE)).toBe(colored);
  });

  it.concurrent('shows a warning of a plugin, by its name, without any log asked for', async () => {
    await using desk = openDesk();
    const plugins = [fileURLToPath(new URL('../fixtures/plugins/warns', import.meta.url))];
    const config = desk.write('c.json', JSON.stringify({ plugins }));
    await using server = await startChatServer({ calls: [{ name: 'warn_me', input: {} }] }, { text: 'ok' });
    const run = await desk.allos(['run', 'go', '--config', config, ...CHAT_FLAGS], { env: chatEnv(server) });
    const said = run.stderr.split('\n').filter((line) => LINE.test(line));
    expect(run.stdout).toBe('ok\n');
    expect(said).toEqual([expect.stringMatching(/ WARN {2}allos-plugin-warns beware \\e\[2J of=it$/)]);
  });
});

describe('secrets', () => {
  it.concurrent('of the environment, of headers and in what tools answer are in no log', async () => {
    await using desk = openDesk();
    const [token, header, planted] = ['t0ken-of-the-environment', 'header-value-123', 'ghp_a1B2a1B2a1B2a1B2a1B2a1B2'];
    desk.write('notes.txt', `token ${token}\nheader ${header}\nplanted ${planted}\nharmless-marker\n`);
    const config = desk.write(
      'c.json',
      JSON.stringify({ providers: { openai: { headers: { Authorization: `Bearer ${header}` } } } }),
    );
    await using server = await startChatServer(
      { text: `I know ${token}.`, calls: [{ name: 'read_file', input: { path: 'notes.txt', token } }] },
      { calls: [{ name: 'read_file', input: { path: 'notes.txt' } }] },
      { text: `It says ${planted}.` },
    );
    const env = { ...chatEnv(server), MY_TOKEN: token, ALLOS_LOG_LEVEL: 'trace' };
    const args = ['run', `Use ${token}`, '-v', '--config', config, '--log-file', 'a.log', ...CHAT_FLAGS];
    const run = await desk.allos(args, { env });
    const logs =
      desk.text('a.log') +
      run.stderr
        .split('\n')
        .filter((line) => LINE.test(line))
        .join('\n');
    expect(logs).toContain('harmless-marker');
    for (const secret of [token, header, planted, chatEnv(server)['OPENAI_API_KEY']])
      expect(logs).not.toContain(secret);
    // The broken twin: the file that was read holds them all.
    for (const secret of [token, header, planted]) expect(desk.text('notes.txt')).toContain(secret);
  });
});

/** What V8 writes of a script; a package inside the bundle is a function with the name of its file. */
interface Script {
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly [{ readonly count: number }];
  }[];
}

describe('pino', () => {
  it.concurrent.each([
    [[], false],
    [['-v'], true],
  ])('with %j is loaded: %s', async (flags, loaded) => {
    await using desk = openDesk();
    const coverage = join(desk.home, 'coverage');
    await desk.allos([...DEMO, ...flags], { env: { NODE_V8_COVERAGE: coverage } });
    const functions = readdirSync(coverage).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: Script[] };
      return result.flatMap((script) => script.functions);
    });
    const ran = functions.filter(({ ranges }) => ranges[0].count > 0).map(({ functionName }) => functionName);
    expect(ran.length).toBeGreaterThan(100);
    expect(ran.some((name) => name.startsWith('node_modules/pino/'))).toBe(loaded);
  });
});
