import type { RunTerminal, ToolCompleted } from '../../plugin/event.js';
import type { JsonObject } from '../../plugin/json.js';
import { visible } from '../../plugin/visible.js';
import type { Style } from './style.js';

/** A message begins with a capital letter, unless it begins with a name: a path, a flag, an address, `allos.yaml:1:1`. */
export function capitalised(text: string): string {
  return text.replace(/^(?!(?:https?|localhost) )[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

/** Messages of these codes begin with the name of a tool or of a file, which may look like any word. */
function beginsWithName(code: string): boolean {
  return code === 'permission.denied' || code === 'usage.file' || code.startsWith('tool.');
}

/** A run that failed, and what to do about it. */
export function errorLine({ error }: RunTerminal, style: Style): string {
  const said = error?.message ?? 'the run failed';
  const shown = visible(error !== undefined && beginsWithName(error.code) ? said : capitalised(said));
  const message = shown.replaceAll(/\s*\n\s*/g, ' ');
  const hint = error?.hint === undefined ? '' : ` ${visible(error.hint)}`;
  return `${style.red('Error:')} ${/[.!?]$/.test(message) ? message : `${message}.`}${hint}`;
}

/** The arguments of a call in one short line. */
export function callSummary(input: JsonObject): string {
  const values = Object.values(input).filter((value) => value !== undefined);
  const text = values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(input);
  return firstLine(text === '{}' ? '' : text);
}

/** Why a call did not succeed. A denial is shown whole: it ends with what to do. */
export function notOk({ status, result }: ToolCompleted): string {
  const text = status === 'denied' ? result.text.replace(/^Denied: /, '') : result.text;
  return status === 'denied' && !text.includes('\n') ? visible(text).toWellFormed() : firstLine(text);
}

/** The beginning of a text as a line of at most 120 characters. */
export function firstLine(text: string): string {
  const [first = '', ...more] = text.split('\n');
  const short = first.length > 120 ? `${first.slice(0, 120)}…` : first;
  return visible(more.length > 0 && short === first ? `${short} …` : short).toWellFormed();
}
