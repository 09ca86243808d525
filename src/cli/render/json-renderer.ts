import { isTerminal } from '../../plugin/event.js';
import type { Output } from './output.js';
import type { Renderer } from './renderer.js';

/** `json`: the terminal event alone, always. `stream-json`: every event, a line each. Notices go to stderr. */
export function createJsonRenderer(
  format: 'json' | 'stream-json',
  stdout: Output,
  { notice, warning, log }: Pick<Renderer, 'notice' | 'warning' | 'log'>,
): Renderer {
  const print = (event: object): void => stdout.write(`${oneLine(event)}\n`);
  return {
    event: (event) => {
      if (format === 'stream-json' || isTerminal(event)) print(event);
    },
    notice,
    warning,
    log,
    failure: (terminal, stack) => {
      print(terminal);
      if (stack !== undefined) notice(stack);
    },
  };
}

/** JSON without the characters that some readers of lines take for the end of one: Python's splitlines, JavaScript of old. */
function oneLine(event: object): string {
  return JSON.stringify(event).replaceAll(
    /[\u0085\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
