import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { realpathTwin } from './naive-fs.js';
import { bytesOf, CANARY, makeScene, readText, snapshot, type Scene } from './scene.js';

/** Points `flip` at the folder inside and at the one outside, in turns and without a gap. */
const FLIPPER = `
  const fs = require('node:fs');
  const [ws, outside] = process.argv.slice(1);
  process.stdout.write('flipping');
  for (const end = Date.now() + 15000; Date.now() < end; ) {
    for (const to of ['inside', outside]) {
      fs.symlinkSync(to, ws + '/next');
      fs.renameSync(ws + '/next', ws + '/flip');
    }
  }
`;

/** How long the confined file system is attacked; the twin gets longer, and stops at its first leak. */
const ATTACK_MS = 1200;
const TWIN_MS = 8000;

let scene: Scene;
let flipper: ChildProcess;

beforeEach(async () => {
  scene = makeScene();
  mkdirSync(path.join(scene.ws, 'inside'));
  writeFileSync(path.join(scene.ws, 'inside', 'secret.txt'), 'harmless');
  flipper = spawn(process.execPath, ['-e', FLIPPER, scene.ws, scene.outside]);
  await once(flipper.stdout as NodeJS.ReadableStream, 'data');
  while (!existsSync(path.join(scene.ws, 'flip'))) await pause();
});

afterEach(async () => {
  const gone = once(flipper, 'exit');
  flipper.kill('SIGKILL');
  await gone;
  scene.remove();
});

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls `attempt` for a while; how often it did anything and how often the judge found a leak. */
async function attack(
  forMs: number,
  attempt: () => Promise<'leak' | 'done' | 'refused'> | 'leak' | 'done' | 'refused',
) {
  const count = { leak: 0, done: 0, refused: 0 };
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    count[await attempt()] += 1;
    await pause();
  }
  return count;
}

it('reads nothing outside while a symlink on the way flips', async () => {
  const count = await attack(ATTACK_MS, async () => {
    const text = await readText(scene.fs, 'flip/secret.txt').catch(() => undefined);
    if (text === undefined) return 'refused';
    return text.includes(CANARY) ? 'leak' : 'done';
  });
  expect(count.leak).toBe(0);
  expect(count.done).toBeGreaterThan(0);
  expect(count.refused).toBeGreaterThan(0);
});

it('the broken twin, which resolves the path first, reads outside', async () => {
  const twin = realpathTwin(scene.ws);
  let leaks = 0;
  for (const end = performance.now() + TWIN_MS; leaks === 0 && performance.now() < end;) {
    leaks += (
      await attack(200, () => {
        try {
          return twin.read('flip/secret.txt').includes(CANARY) ? 'leak' : 'done';
        } catch {
          return 'refused';
        }
      })
    ).leak;
  }
  expect(leaks).toBeGreaterThan(0);
});

it('writes nothing outside while a symlink on the way flips', async () => {
  const before = snapshot(scene.outside);
  const count = await attack(ATTACK_MS, async () => {
    const written = await scene.fs.write('flip/new/file.txt', bytesOf('x')).catch(() => undefined);
    return written === undefined ? 'refused' : 'done';
  });
  expect(snapshot(scene.outside)).toBe(before);
  expect(count.done).toBeGreaterThan(0);
  expect(readdirSync(path.join(scene.ws, 'inside', 'new'))).toEqual(['file.txt']);
});

it('the broken twin writes outside', async () => {
  const before = snapshot(scene.outside);
  const twin = realpathTwin(scene.ws);
  for (const end = performance.now() + TWIN_MS; snapshot(scene.outside) === before && performance.now() < end;) {
    await attack(200, () => {
      try {
        twin.write('flip/new.txt', 'x');
        return 'done';
      } catch {
        return 'refused';
      }
    });
  }
  expect(snapshot(scene.outside)).not.toBe(before);
});

it('lists nothing outside while a symlink on the way flips', async () => {
  writeFileSync(path.join(scene.outside, 'only-outside.txt'), '');
  const count = await attack(ATTACK_MS / 2, async () => {
    const entries = await scene.fs.list('flip').catch(() => undefined);
    if (entries === undefined) return 'refused';
    return entries.some((entry) => entry.name === 'only-outside.txt') ? 'leak' : 'done';
  });
  expect(count.leak).toBe(0);
  expect(count.done).toBeGreaterThan(0);
});
