import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { createSpawn } from '../../src/process/create-spawn.js';
import { scrubEnvironment, type Environment } from '../../src/process/scrub-environment.js';
import { fuzz } from '../fuzz.js';

const KEY = 'sk-live-0123456789abcdef';
/** What is left of an environment of which nothing may pass. */
const NOTHING = { PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'dumb' };

/** Names under which keys come, and names that make a child load code. */
const DROPPED = [
  ...[
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'GOOGLE_API_KEY',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_PROFILE',
  ],
  ...[
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'NPM_TOKEN',
    'npm_config_//registry.npmjs.org/:_authToken',
    'HF_TOKEN',
    'SSH_AUTH_SOCK',
  ],
  ...[
    'DATABASE_URL',
    'DB_PASSWORD',
    'MYSQL_PWD',
    'PGPASSWORD',
    'SENTRY_DSN',
    'MY_THING',
    'sessionCookie',
    'ALLOS_HOME',
  ],
  ...['NODE_OPTIONS', 'NODE_PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'GCONV_PATH'],
  ...['BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'PROMPT_COMMAND', 'IFS', 'CDPATH', 'BASH_FUNC_ls%%'],
  ...['PYTHONSTARTUP', 'PYTHONPATH', 'PYTHONHOME', 'PERL5OPT', 'PERL5LIB', 'RUBYOPT', 'JAVA_TOOL_OPTIONS', 'CLASSPATH'],
  ...['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_SSH_COMMAND', 'GIT_EXTERNAL_DIFF', 'GIT_DIR', 'GIT_PAGER', 'PAGER'],
];

describe('the scrubbed environment', () => {
  it('keeps what programs need', () => {
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: '/home/ada',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'C',
      TZ: 'UTC',
      GOPATH: '/go',
    };
    expect(scrubEnvironment({ ...env, TERM: 'xterm-256color' })).toEqual({ ...env, TERM: 'dumb' });
  });

  it.each(DROPPED)('drops %s', (name) => {
    expect(scrubEnvironment({ [name]: 'some value' })).toEqual(NOTHING);
  });

  it('drops a copy of a secret under a harmless name', () => {
    expect(scrubEnvironment({ OPENAI_API_KEY: KEY, LANG: KEY, TZ: `x${KEY}y`, HOME: `/home/${KEY}` })).toEqual(NOTHING);
  });

  it('drops a proxy with a password and keeps one without', () => {
    const env = { HTTP_PROXY: 'http://ada:pass@proxy:3128', HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '@localhost' };
    expect(scrubEnvironment(env)).toEqual({
      ...NOTHING,
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: '@localhost',
    });
  });

  it('keeps the home folder when a short password occurs in it', () => {
    const env = { HOME: '/var/lib/postgresql', PATH: '/usr/lib/postgresql/bin', DB_PASSWORD: 'postgres', CI: '1' };
    expect(scrubEnvironment({ ...env, XDG_SESSION_ID: '1' })).toMatchObject({
      HOME: env.HOME,
      PATH: env.PATH,
      CI: '1',
    });
  });

  it('keeps absolute folders of PATH only', () => {
    expect(scrubEnvironment({ PATH: ':/usr/bin:.:node_modules/.bin::/bin' })['PATH']).toBe('/usr/bin:/bin');
    expect(scrubEnvironment({ PATH: '.:bin:' })).toEqual(NOTHING);
  });

  it('never passes a key, whatever its name and whatever else there is', () => {
    const names = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('PATH', 'HOME', 'LANG', 'TMPDIR', 'HTTP_PROXY'),
    );
    const property = fc.property(fc.dictionary(names, fc.string()), names, (others, copy) => {
      const scrubbed = scrubEnvironment({ ...others, [copy]: `a ${KEY} b`, SOME_API_KEY: KEY });
      expect(JSON.stringify(scrubbed)).not.toContain(KEY);
    });
    const result = fc.check(property, fuzz());
    if (result.failed) throw new Error(`seed ${result.seed}: ${fc.defaultReportMessage(result)}`);
  });

  describe('as a child sees it', () => {
    const env: Environment = { PATH: process.env['PATH'], OPENAI_API_KEY: KEY, BASH_ENV: '/nowhere', LC_ALL: KEY };
    const seenBy = async (environment: Environment, added: Record<string, string> = {}): Promise<string> => {
      const spawn = createSpawn({ cwd: tmpdir(), roots: [], env: environment });
      const options = { signal: new AbortController().signal, timeoutMs: 5000, env: added };
      return (await spawn(['bash', '-c', 'env; tr "\\0" "\\n" < /proc/self/environ'], options)).stdout;
    };
    const leaks = (output: string): boolean => output.includes(KEY) || /^BASH_ENV=/m.test(output);

    it('holds no key', async () => {
      const output = await seenBy(env);
      expect(output).toContain('TERM=dumb');
      expect(leaks(output)).toBe(false);
    });

    it('is judged by a check that the whole environment does not satisfy', async () => {
      // The twin: everything Allos has is handed on, as a spawn without scrubbing does.
      expect(leaks(await seenBy({}, env as Record<string, string>))).toBe(true);
    });
  });
});
