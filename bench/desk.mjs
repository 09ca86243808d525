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
 * @property {string} trustedFolder The same, with a configuration for `trusted1`.
 * @property {string} home The home folder; caches in it live through all rounds.
 * @property {Readonly<Record<string, string>>} env The environment: nothing of the caller's but the path.
 * @property {() => void} close
 */

/** @returns {Promise<Desk>} */
export async function openDesk() {
  const root = mkdtempSync(join(tmpdir(), 'allos-bench-'));
  const folder = join(root, 'project');
  const home = join(root, 'home');
  const trustedFolder = join(root, 'trusted');
  mkdirSync(home);
  for (const each of [folder, trustedFolder]) {
    mkdirSync(join(each, 'notes'), { recursive: true });
    for (let part = 1; part <= PARTS; part++) writeFileSync(join(each, 'notes', `part-${part}.txt`), textOf(part));
  }
  writeFileSync(join(trustedFolder, 'allos.config.yaml'), CONFIGURATION);
  const server = await startServer();
  return {
    server,
    folder,
    trustedFolder,
    home,
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', NO_COLOR: '1', OPENAI_API_KEY: 'sk-bench' },
    close: () => {
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const CONFIGURATION = `version: 1
agent: { maxTurns: 400 }
permissions:
  allow: ['shell_exec(npm test)', 'shell_exec(git status:*)']
  deny: ['read_file(.env*)', 'shell_exec(git push:*)']
`;

function textOf(part) {
  const lines = Array.from({ length: 5 }, (_, line) => `Line ${line} of part ${part} says what notes say.`);
  return `# Part ${part}\n${factOf(part)}\n${lines.join('\n')}\n`;
}
