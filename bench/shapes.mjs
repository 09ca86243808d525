/**
 * Names what gets a hidden class of its own in each turn, by V8's log of them: on Node.js 20 an object that begins with a
 * spread and is then added to. Whatever reads such an object misses its caches. `node bench/shapes.mjs`, after a stage.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allos } from './contenders/allos.mjs';
import { openDesk } from './desk.mjs';
import { measureProcess } from './measure-process.mjs';

const TURNS = 100;
const packages = fileURLToPath(new URL('../.stage/node_modules', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'allos-shapes-'));
const log = join(folder, 'maps.log');
const desk = await openDesk();
try {
  const { baseUrl } = desk.server.newRun(`calls/${TURNS}/read_file`);
  const [node, ...args] = allos(process.execPath, packages).run({ baseUrl, calls: TURNS, home: desk.home });
  const flags = ['--log-maps', '--no-log-maps-details', '--no-logfile-per-isolate', `--logfile=${log}`];
  await measureProcess({ argv: [node, ...flags, ...args], cwd: desk.folder, env: desk.env });
  const made = madeInEachTurn(readFileSync(log, 'utf8'));
  for (const [place, count] of made) console.log(`${count} times: ${place}`);
  console.log(`${made.length} shapes of their own in each of ${TURNS} turns`);
  if (made.length > 0) process.exitCode = 1;
} finally {
  desk.close();
  rmSync(folder, { recursive: true });
}

/** Lines are `map,<event>,<time>,<from>,<to>,<pc>,<line>,<column>,<reason>,<property>`. @param {string} text */
function madeInEachTurn(text) {
  const counts = new Map();
  for (const line of text.split('\n')) {
    const [kind, event, , , , , at, column, , property] = line.split(',');
    if (kind !== 'map' || event !== 'Transition') continue;
    const place = `${property} (line ${at}, column ${column} of the bundle)`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= TURNS * 0.9);
}
