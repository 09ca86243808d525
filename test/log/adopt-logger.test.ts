import { adoptLogger } from '../../src/log/adopt-logger.js';
import { quietLogger } from '../../src/log/quiet-logger.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';

const SECRET = 'hunter2-"quoted"-\n-line';
const KEY = 'sk-proj-a1B2a1B2a1B2a1B2a1B2';

describe('an adopted logger', () => {
  it.each([
    ['a known value', SECRET],
    ['a known value inside JSON', JSON.stringify({ value: SECRET })],
    ['something of the shape of a key', `it is ${KEY}`],
    ['a known value beyond the cut', `${'x'.repeat(3_995)}${SECRET}`],
  ])('takes %s out of messages, fields, keys and lists', (_what, text) => {
    const given = new RecordingLogger();
    const logger = adoptLogger(given, [SECRET]);
    logger.child('loop').info(text, { text, [text]: 1, deep: [{ text }] });
    // The broken twin: the logger as it was given.
    given.child('loop').info(text, { text });
    const [safe, twin] = given.lines.map((line) => JSON.stringify(line));
    const traces = [SECRET, KEY, 'hunter2', 'hunte'].filter((part) => text.includes(part));
    for (const trace of traces) {
      expect(safe).not.toContain(JSON.stringify(trace).slice(1, -1));
      expect(twin).toContain(JSON.stringify(trace).slice(1, -1));
    }
    expect(given.lines[0]).toMatchObject({ level: 'info', component: 'loop' });
  });

  it.each(['authorization', 'api_key', 'X-Api-Key', 'password', 'accessToken'])(
    'does not show a field named %s, whatever it looks like',
    (name) => {
      const given = new RecordingLogger();
      adoptLogger(given, []).warn('headers', { headers: { [name]: 'short', accept: 'text/html' } });
      expect(given.lines[0]?.fields).toEqual({ headers: { [name]: '[redacted]', accept: 'text/html' } });
    },
  );

  it('cuts what is long and says how long it was', () => {
    const given = new RecordingLogger();
    adoptLogger(given, []).debug('x'.repeat(10_000));
    expect(given.lines[0]?.message).toBe(`${'x'.repeat(4_000)}… (10000 characters)`);
  });

  it('fills in what console lacks', () => {
    const said: unknown[][] = [];
    const say = (...words: unknown[]): number => said.push(words);
    const logger = adoptLogger({ debug: say, info: say, warn: say, error: say }, []);
    expect([logger.isEnabled('debug'), logger.isEnabled('trace')]).toEqual([true, false]);
    logger.trace('unheard');
    logger.child('loop').child('tools').info('heard', { a: 1 });
    logger.error('plain');
    expect(said).toEqual([['heard', { component: 'tools', a: 1 }], ['plain']]);
  });

  it('ends no run by throwing', () => {
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    const logger = adoptLogger({ debug: fail, info: fail, warn: fail, error: fail }, []);
    expect(() => logger.error('x', { a: 1 })).not.toThrow();
  });

  it('makes do with one that throws when it is asked for a child, or whether it listens', () => {
    const told: string[] = [];
    const say = (text: string): void => void told.push(text);
    const fail = (): never => {
      throw new Error('no child');
    };
    const logger = adoptLogger({ debug: say, info: say, warn: say, error: say, child: fail, isEnabled: fail }, []);
    expect(logger.isEnabled('warn')).toBe(true);
    logger.child('host').warn('x');
    expect(told).toEqual(['x']);
  });

  it('builds nothing for a level that goes nowhere', () => {
    const logger = adoptLogger(quietLogger, []);
    const fields = {
      get costly(): string {
        throw new Error('was read');
      },
    };
    const say = (): void => logger.debug('x', fields);
    expect(say).not.toThrow();
    expect(logger.isEnabled('error')).toBe(false);
  });
});
