import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factOf } from './server/answers.mjs';
import { startServer } from './server/start-server.mjs';

/** Files that the runs read. */
const PARTS = 100;

/**
 * Where the runs happen.
 *
 * @typedef {object} Desk
 * @property {import('./server/start-server.mjs').BenchServer} server
 * @property {string} folder The working directory, with the files that the model asks for.
 * @property {string} home The home folder; caches in it live through all rounds.
 * @property {Readonly<Record<string, string>>} env The environment: nothing of the caller's but the path.
 * @property {() => void} close
 */

/** @returns {Promise<Desk>} */
export async function openDesk() {
  const root = mkdtempSync(join(tmpdir(), 'allos-bench-'));
  const folder = join(root, 'project');
  const home = join(root, 'home');
  mkdirSync(join(folder, 'notes'), { recursive: true });
  mkdirSync(home);
  for (let part = 1; part <= PARTS; part++) writeFileSync(join(folder, 'notes', `part-${part}.txt`), textOf(part));
  const server = await startServer();
  return {
    server,
    folder,
    home,
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', NO_COLOR: '1', OPENAI_API_KEY: 'sk-bench' },
    close: () => {
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function textOf(part) {
  const lines = Array.from({ length: 5 }, (_, line) => `Line ${line} of part ${part} says what notes say.`);
  return `# Part ${part}\n${factOf(part)}\n${lines.join('\n')}\n`;
}
