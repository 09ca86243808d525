import type { LogRecord } from '../../container/open-log.js';
import type { JsonValue } from '../../plugin/json.js';
import type { LogLevel } from '../../plugin/logger.js';
import { visible } from '../../plugin/visible.js';
import type { Style } from './style.js';

/**
 * A line of the log for a terminal: `09:30:12.045 DEBUG provider request model=m messages=3`. One line whatever it
 * holds; control and invisible characters are written out.
 */
export function logLine({ time, level, component, msg, fields }: LogRecord, style: Style): string {
  const said = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${style.dim(`${shown(name)}=`)}${valueText(value)}`],
  );
  const mark = colorOf(level, style)(level.toUpperCase().padEnd(5));
  return [style.dim(time.slice(11, 23)), mark, style.bold(shown(component)), shown(msg), ...said].join(' ');
}

function colorOf(level: LogLevel, style: Style): (text: string) => string {
  switch (level) {
    case 'error':
      return style.red;
    case 'warn':
      return style.yellow;
    case 'info':
      return style.green;
    case 'debug':
      return style.cyan;
    case 'trace':
      return style.dim;
  }
}

/** A text that could be mistaken for more than one value is quoted. */
function valueText(value: JsonValue): string {
  const isPlain = typeof value === 'string' && value !== '' && !/[\s="[\]{}]/.test(value);
  return shown(isPlain ? value : JSON.stringify(value));
}

function shown(text: string): string {
  return visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
