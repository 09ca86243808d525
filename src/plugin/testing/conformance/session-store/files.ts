import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenSession } from '../../../session-store.js';
import { BrokenContract, holds, same } from '../broken-contract.js';
import { storeContract, type StoreContract } from './store-contract.js';
import { CWD, note, refused } from './store-scene.js';

const OTHERS = 0o077;

/** What holds of sessions that are files. */
export const FILE_CONTRACTS: readonly StoreContract[] = [
  storeContract(
    'files.mode',
    'Nobody but the user reads a session: the file is 0600.',
    async (scene) => {
      const { mode } = statSync(pathOf(await scene.written(note(0))));
      holds((mode & OTHERS) === 0, `the file has mode ${(mode & 0o777).toString(8)}, expected 600`);
    },
    'files',
  ),
  storeContract(
    'files.torn',
    'A last line that was cut costs that line alone: it is told, and the session goes on.',
    async (scene) => {
      const session = await scene.written(note(0), note(1));
      appendFileSync(pathOf(session), JSON.stringify(note(2)).slice(0, -9));
      const again = await scene.reopened(session.header.id);
      same(again.events, [note(0), note(1)], 'the events before the cut');
      holds(again.warnings.length > 0, 'the cut is not told as a warning');
      holds(again.damaged !== true, 'a cut last line is told as damage');
      again.append(note(3));
      again.close();
      await scene.finds(session.header.id, [note(0), note(1), note(3)], 'the events around the cut');
    },
    'files',
  ),
  storeContract(
    'files.damaged',
    'A spoiled line before the last costs that line alone, and the session is told to be damaged.',
    async (scene) => {
      const session = await scene.written(note(0), note(1), note(2));
      const path = pathOf(session);
      const lines = readFileSync(path, 'utf8').split('\n');
      const spoiled = lines.map((line) => (line.includes('note 1') ? '{"v":1,"type":"warn' : line));
      writeFileSync(path, spoiled.join('\n'));
      const again = await scene.reopened(session.header.id);
      same(again.events, [note(0), note(2)], 'the events around the spoiled line');
      holds(again.damaged === true, 'the session is not told to be damaged');
    },
    'files',
  ),
  storeContract(
    'files.path',
    'A session can be put at a path, is opened by it, and is never put over a file.',
    async (scene) => {
      const path = join(scene.folder, 'elsewhere', 'own.jsonl');
      const store = await scene.store();
      const session = await scene.held(store.create({ cwd: CWD, path }));
      session.append(note(0));
      session.close();
      await scene.finds(path, [note(0)], 'the events of the session at its path');
      await refused('session.invalid', () => scene.held(store.create({ cwd: CWD, path })), 'a session over a file');
      await scene.finds(path, [note(0)], 'the events of the session after that');
    },
    'files',
  ),
];

function pathOf({ path }: OpenSession): string {
  if (path === undefined) throw new BrokenContract('the session does not tell its path');
  return path;
}
