import { factOf } from '../server/answers.mjs';

/** The tool in the process: what it answers for `notes/part-7.txt`. @param {string} path @returns {string} */
export function lookup(path) {
  const turn = Number(/\d+/.exec(path)?.[0]);
  return `# Part ${turn}\n${factOf(turn)}\nIt was looked up for ${path} and nothing else is known of it.\n`;
}
