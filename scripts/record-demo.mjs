/**
 * Records `allos demo` in a terminal: docs/demo.txt to read, docs/demo.cast to play (asciicast v2), and as a cassette for
 * `allos replay`: docs/demo.jsonl. Takes what `npm run stage` made; needs `script` of util-linux. Nothing of the machine
 * is in it: the folder has a made-up name, and the times of the cast are those of a reader. With `--check` it writes
 * nothing and fails when a file shows something else than the demo does today.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const COLUMNS = 100;
const ROWS = 30;
const COLOUR = new RegExp(String.raw`${String.fromCodePoint(27)}\[[\d;]*m`, 'g');
/** Seconds between two lines. */
const PACE = 0.7;
/** The folder, as the recordings name it. */
const FOLDER = '/tmp/allos-demo';

const root = dirname(dirname(fileURLToPath(new URL(import.meta.url))));
const staged = join(root, '.stage', 'node_modules');
const cli = join(staged, 'allos', 'bin', 'allos.cjs');
const cassette = join(root, 'docs', 'demo.jsonl');

const screen = inHome((home) => {
  const { status, text } = inTerminal(home, ['demo']);
  if (status !== 0) throw new Error(`allos demo ended with ${status}:\n${text}`);
  return text.replaceAll(new RegExp(`${home}/allos-demo-\\w+`, 'g'), FOLDER);
});
const files = { 'demo.txt': transcript(screen), 'demo.cast': asciicast(screen) };
const stale = Object.entries(files).filter(([name, text]) => {
  const file = join(root, 'docs', name);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
const isPlayed = replayed() === afterLines(files['demo.txt'], 2);
if (!process.argv.includes('--check')) {
  for (const [name, text] of stale) writeFileSync(join(root, 'docs', name), text);
  if (!isPlayed) writeFileSync(cassette, recorded());
} else if (stale.length > 0 || !isPlayed) {
  const names = [...stale.map(([name]) => name), ...(isPlayed ? [] : ['demo.jsonl'])].map((name) => `docs/${name}`);
  process.stderr.write(`${names.join(' and ')}: the demo says something else today. Run: npm run record-demo\n`);
  process.exitCode = 1;
}

/** What a replay of the cassette shows, but for its first line, which says that it is one. */
function replayed() {
  if (!existsSync(cassette)) return undefined;
  return inHome((home) => afterLines(plain(inTerminal(home, ['replay', cassette]).text), 1));
}

/** The cassette of a run that does what the demo does. */
function recorded() {
  return inHome((home) => {
    const project = join(home, 'project');
    mkdirSync(project);
    cpSync(join(staged, 'allos-plugin-demo', 'sample'), project, { recursive: true });
    const file = join(home, 'demo.jsonl');
    const args = ['run', '-p', 'demo', '--auto-approve', '--no-session', '-C', project, '--record', file];
    const { status, text } = inTerminal(home, [...args, 'Fix the failing test']);
    if (status !== 0) throw new Error(`the demo ended with ${status}:\n${text}`);
    return readFileSync(file, 'utf8').replaceAll(project, FOLDER);
  });
}

/** Does something in a home that is gone afterwards. */
function inHome(work) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'allos-record-')));
  try {
    return work(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What the terminal got, byte for byte. */
function inTerminal(home, args) {
  const words = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
  const { status, stdout, stderr, error } = spawnSync(
    'script',
    ['--quiet', '--return', '--command', `stty cols ${COLUMNS} rows ${ROWS}; exec ${words}`, '/dev/null'],
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
  if (error !== undefined) throw error;
  return { status, text: stdout + stderr };
}

function transcript(text) {
  return `$ npx allos demo\n${plain(text)}`;
}

/** Only colours are taken off: any other sequence would be worth a look. */
function plain(text) {
  return text.replaceAll('\r\n', '\n').replaceAll(COLOUR, '');
}

function afterLines(text, count) {
  return text.split('\n').slice(count).join('\n');
}

function asciicast(text) {
  const header = { version: 2, width: COLUMNS, height: ROWS, title: 'npx allos demo', env: { TERM: 'xterm-256color' } };
  const lines = ['$ npx allos demo\r\n', ...text.split(/(?<=\n)/)];
  const events = lines.map((line, index) => [Number((index * PACE).toFixed(1)), 'o', line]);
  return [header, ...events].map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
