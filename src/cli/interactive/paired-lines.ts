import { styleOf } from '../render/style.js';
import { displayWidth } from './markdown/display-width.js';
import { flowed } from './markdown/flow.js';

const GAP = 2;
const WIDEST_FIRST = 28;
const NARROWEST = 24;

/** Names beside what is said of them, which is wrapped; below them where a name leaves no room. */
export function pairedLines(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  const first = Math.min(WIDEST_FIRST, Math.max(...rows.map(([name]) => displayWidth(name)))) + GAP;
  const room = Math.max(NARROWEST, width - first);
  return rows.flatMap(([name, text]) => {
    const lines = wordWrapped(text, room).map((line) => ' '.repeat(first) + line);
    const missing = first - displayWidth(name);
    if (missing < GAP) return [name, ...lines];
    const [head = '', ...rest] = lines;
    return [name + ' '.repeat(missing) + head.trimStart(), ...rest];
  });
}

/** A text in lines of a width. */
export function wordWrapped(text: string, width: number): readonly string[] {
  return flowed([{ text, looks: [] }], width, styleOf(false));
}
