/** The least that each tool has to do. Prints medians as programs/allos-tools.mjs does; in the folder to work on. */
import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { median } from '../statistics.mjs';
import { replacementOf, TIMES } from '../programs/tool-script.mjs';

const work = {
  spawn: () =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', ['--noprofile', '--norc', '-c', '--', 'true'], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.resume();
      child.stderr.resume();
      child.once('close', resolve).once('error', reject);
    }),
  window: () => {
    const bytes = readFileSync('large.txt');
    let from = 0;
    for (let line = 1; line < 9000; line++) from = bytes.indexOf(10, from) + 1;
    let to = from;
    for (let line = 0; line <= 200; line++) to = bytes.indexOf(10, to) + 1;
    return bytes.toString('utf8', from, to);
  },
  edit: (time) => {
    const { old_text: before, new_text: after } = replacementOf(time);
    const text = readFileSync('large.txt', 'utf8');
    const at = text.indexOf(before);
    if (at === -1 || text.includes(before, at + 1)) throw new Error('the text is not there once');
    const file = openSync('large.txt.new', 'w');
    writeSync(file, text.slice(0, at) + after + text.slice(at + before.length));
    fsyncSync(file);
    closeSync(file);
    renameSync('large.txt.new', 'large.txt');
    const folder = openSync('.', 'r');
    fsyncSync(folder);
    closeSync(folder);
  },
  list: () =>
    readdirSync('many', { withFileTypes: true })
      .map((entry) => entry.name)
      .sort()
      .join('\n'),
};

const result = {};
for (const [metric, once] of Object.entries(work)) {
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    const startedAt = performance.now();
    await once(time);
    times.push(performance.now() - startedAt);
  }
  result[metric] = median(times);
}
process.stdout.write(JSON.stringify(result));
