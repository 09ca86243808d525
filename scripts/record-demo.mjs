/**
 * Records `allos demo` in a terminal: docs/demo.txt to read, docs/demo.cast to play (asciicast v2). Takes what
 * `npm run stage` made; needs `script` of util-linux. Nothing of the machine or the moment is in it: the folder has a
 * made-up name, and the times are those of a reader. With `--check` it writes nothing and fails when a file differs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const COLUMNS = 100;
const ROWS = 30;
const COLOUR = new RegExp(String.raw`${String.fromCodePoint(27)}\[[\d;]*m`, 'g');
/** Seconds between two lines. */
const PACE = 0.7;

const root = dirname(dirname(fileURLToPath(new URL(import.meta.url))));
const screen = record();
const files = { 'demo.txt': transcript(screen), 'demo.cast': asciicast(screen) };
const stale = Object.entries(files).filter(([name, text]) => {
  const file = join(root, 'docs', name);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
if (!process.argv.includes('--check')) {
  for (const [name, text] of stale) writeFileSync(join(root, 'docs', name), text);
} else if (stale.length > 0) {
  const names = stale.map(([name]) => `docs/${name}`).join(' and ');
  process.stderr.write(`${names}: the demo says something else today. Run: npm run record-demo\n`);
  process.exitCode = 1;
}

/** What the terminal got, byte for byte, but for the folder's name. */
function record() {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'allos-record-')));
  try {
    const cli = join(root, '.stage', 'node_modules', 'allos', 'bin', 'allos.cjs');
    const command = `stty cols ${COLUMNS} rows ${ROWS}; exec '${process.execPath}' '${cli}' demo`;
    const { status, stdout, stderr, error } = spawnSync(
      'script',
      ['--quiet', '--return', '--command', command, '/dev/null'],
      {
        cwd: home,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          ALLOS_HOME: home,
          TMPDIR: home,
          LANG: 'C.UTF-8',
          TERM: 'xterm-256color',
          SHELL: '/bin/sh',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    if (error !== undefined || status !== 0)
      throw error ?? new Error(`allos demo ended with ${status}:\n${stdout}${stderr}`);
    return stdout.replaceAll(new RegExp(`${home}/allos-demo-\\w+`, 'g'), '/tmp/allos-demo');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function transcript(text) {
  // Only colours are taken off: any other sequence would be worth a look.
  const plain = text.replaceAll('\r\n', '\n').replaceAll(COLOUR, '');
  return `$ npx allos demo\n${plain}`;
}

function asciicast(text) {
  const header = { version: 2, width: COLUMNS, height: ROWS, title: 'npx allos demo', env: { TERM: 'xterm-256color' } };
  const lines = ['$ npx allos demo\r\n', ...text.split(/(?<=\n)/)];
  const events = lines.map((line, index) => [Number((index * PACE).toFixed(1)), 'o', line]);
  return [header, ...events].map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
