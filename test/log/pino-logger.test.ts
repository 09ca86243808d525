import { createDeferredLogger } from '../../src/log/deferred-logger.js';
import { recordOfLine } from '../../src/log/log-record.js';
import { LOG_THRESHOLDS } from '../../src/log/log-threshold.js';
import { createPinoLogger } from '../../src/log/pino-logger.js';
import type { LogThreshold } from '../../src/plugin/logger.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;

function sink(threshold: LogThreshold, only?: string) {
  const lines: string[] = [];
  const thresholdOf = (component: string): LogThreshold =>
    only === undefined || component === only ? threshold : 'silent';
  return { thresholdOf, lines, write: (line: string): void => void lines.push(line) };
}

describe('a logger on pino', () => {
  it.each(LOG_THRESHOLDS)('with the threshold %s says nothing below it', (threshold) => {
    const out = sink(threshold);
    const logger = createPinoLogger({ sinks: [out], now: () => 0 }).child('loop');
    for (const level of LEVELS) logger[level]('x');
    const expected = LEVELS.slice(threshold === 'silent' ? LEVELS.length : LEVELS.indexOf(threshold));
    expect(out.lines.map((line) => recordOfLine(line).level)).toEqual(expected);
    expect(LEVELS.filter((level) => logger.isEnabled(level))).toEqual(expected);
  });

  it('writes one JSON object a line, with time, level, component and message', () => {
    const out = sink('debug');
    createPinoLogger({ sinks: [out], now: () => 86_400_000 })
      .child('a "plugin"')
      .warn('two\nlines', { a: [1, { b: null }], time: 'mine', level: 'mine', msg: 'mine', component: 'mine' });
    expect(JSON.parse(out.lines[0] ?? '')).toEqual({
      level: 'warn',
      time: '1970-01-02T00:00:00.000Z',
      component: 'a "plugin"',
      msg: 'two\nlines',
      a: [1, { b: null }],
      ...{ time_: 'mine', level_: 'mine', msg_: 'mine', component_: 'mine' },
    });
  });

  it('gives each sink the lines it asked for', () => {
    const [all, some] = [sink('trace'), sink('warn', 'plugin')];
    const logger = createPinoLogger({ sinks: [all, some], now: () => 0 });
    for (const component of ['loop', 'plugin']) {
      logger.child(component).debug('low');
      logger.child(component).error('high');
    }
    expect(all.lines).toHaveLength(4);
    expect(some.lines.map(recordOfLine)).toEqual([expect.objectContaining({ component: 'plugin', msg: 'high' })]);
    expect(
      createPinoLogger({ sinks: [some], now: () => 0 })
        .child('loop')
        .isEnabled('error'),
    ).toBe(false);
  });
});

describe('a deferred logger', () => {
  it('is loaded by its first line, once, and keeps the order', async () => {
    const target = new RecordingLogger();
    let loads = 0;
    const load = async (): Promise<RecordingLogger> => {
      loads++;
      return target;
    };
    const logger = createDeferredLogger({ thresholdOf: (name) => (name === 'loop' ? 'silent' : 'warn'), load });
    logger.child('plugin').info('below');
    logger.child('loop').error('elsewhere');
    expect(loads).toBe(0);
    logger.child('plugin').warn('one');
    logger.child('other').error('two', { a: 1 });
    await new Promise(setImmediate);
    logger.child('plugin').warn('three');
    expect(loads).toBe(1);
    expect(target.lines.map(({ component, message }) => [component, message])).toEqual([
      ['plugin', 'one'],
      ['other', 'two'],
      ['plugin', 'three'],
    ]);
  });
});
