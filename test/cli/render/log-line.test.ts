import { logLine } from '../../../src/cli/render/log-line.js';
import { styleOf } from '../../../src/cli/render/style.js';
import type { LogRecord } from '../../../src/container/open-log.js';

const RECORD: LogRecord = {
  time: '2026-01-02T03:04:05.678Z',
  level: 'warn',
  component: 'allos-plugin-x',
  msg: 'slow answer',
  fields: { model: 'm', ms: 12, why: 'two words', empty: '', list: ['a', 1], none: null, absent: undefined },
};

describe('a line of the log on a terminal', () => {
  it('is the time, the level, the component, the message and the fields', () => {
    expect(logLine(RECORD, styleOf(false))).toBe(
      '03:04:05.678 WARN  allos-plugin-x slow answer model=m ms=12 why="two words" empty="" list=["a",1] none=null',
    );
  });

  it('is one line in which nothing acts on the terminal', () => {
    const evil = 'a\u001b[2J\r\nb\u202e\u009bc';
    const line = logLine({ ...RECORD, component: evil, msg: evil, fields: { [evil]: evil } }, styleOf(false));
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(line).toContain('\\e[2J\\r\\nb\\u{202e}\\u{9b}c');
  });

  it.each([
    ['error', 31],
    ['warn', 33],
    ['info', 32],
    ['debug', 36],
    ['trace', 2],
  ] as const)('shows %s in a colour of its own', (level, code) => {
    expect(logLine({ ...RECORD, level }, styleOf(true))).toContain(`\u001b[${code}m${level.toUpperCase().padEnd(5)}`);
  });
});
