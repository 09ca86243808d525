import { holds, same } from '../broken-contract.js';
import { storeContract, type StoreContract } from './store-contract.js';
import { CWD, note, refused } from './store-scene.js';

/** How sessions are found again. */
export const FINDING_CONTRACTS: readonly StoreContract[] = [
  storeContract('open.unknown', 'A session that is not there is session.not_found.', async (scene) => {
    await scene.written(note(0));
    const store = await scene.store();
    await refused('session.not_found', () => store.open('ses_that_is_not_there'), 'open of an unknown id');
  }),
  storeContract('open.beginning', 'The beginning of an id is enough where only one session has it.', async (scene) => {
    const { header } = await scene.written(note(0));
    await scene.finds(header.id.slice(0, -1), [note(0)], 'the session by the beginning of its id');
  }),
  storeContract('list.latest', 'The newest session of a folder is found, and no other.', async (scene) => {
    await scene.written(note(0));
    await new Promise((later) => setTimeout(later, 25));
    const { header } = await scene.written(note(1));
    const store = await scene.store();
    const elsewhere = await scene.held(store.create({ cwd: '/work/elsewhere' }));
    elsewhere.append(note(2));
    elsewhere.close();
    same(await store.latest(CWD), header.id, 'the newest session of the folder');
    same(await store.latest('/work/nowhere'), undefined, 'the newest session of a folder without any');
  }),
  storeContract('list.deferred', 'A deferred session without an event leaves nothing behind.', async (scene) => {
    const store = await scene.store();
    const empty = await scene.held(store.create({ cwd: CWD, deferred: true }));
    empty.close();
    same(await store.latest(CWD), undefined, 'the newest session');
    const used = await scene.held(store.create({ cwd: CWD, deferred: true }));
    used.append(note(0));
    used.close();
    await scene.finds(used.header.id, [note(0)], 'the events of a deferred session');
  }),
  storeContract(
    'names.renamed',
    'A session is found by the last name that it was given.',
    async (scene) => {
      const session = await scene.held((await scene.store()).create({ cwd: CWD }));
      session.append(note(0));
      holds(session.rename !== undefined, 'the session has no rename()');
      session.rename('first name');
      session.rename('second name');
      session.close();
      const again = await scene.finds('second name', [note(0)], 'the session by its name');
      same(again.name, 'second name', 'the name of the session');
    },
    'names',
  ),
  storeContract(
    'names.checked',
    'What is no name is refused with usage.invalid.',
    async (scene) => {
      const session = await scene.held((await scene.store()).create({ cwd: CWD }));
      session.append(note(0));
      await refused('usage.invalid', () => session.rename?.(''), 'an empty name');
    },
    'names',
  ),
];
