import { holds, same } from '../broken-contract.js';
import { storeContract, type StoreContract } from './store-contract.js';
import { note, refused } from './store-scene.js';

/** What holds whatever happens to the processes that use a store. */
export const SURVIVING_CONTRACTS: readonly StoreContract[] = [
  storeContract(
    'lock.second',
    'A session that is held cannot be opened a second time, until it is closed.',
    async (scene) => {
      const { header } = await scene.written(note(0));
      const first = await scene.reopened(header.id);
      const store = await scene.store();
      await refused('session.locked', () => scene.held(store.open(header.id)), 'a second open');
      first.append(note(1));
      first.close();
      await scene.finds(header.id, [note(0), note(1)], 'the events of the session');
    },
    'locks',
  ),
  storeContract(
    'lock.processes',
    'A session is locked against other processes, and free once its holder was killed.',
    async (scene) => {
      const { header } = await scene.written();
      const writer = await scene.writer(header.id);
      await writer.reached(1);
      const store = await scene.store();
      await refused('session.locked', () => scene.held(store.open(header.id)), 'open while another process holds it');
      await writer.kill();
      (await scene.reopened(header.id)).close();
    },
    'processes',
  ),
  storeContract(
    'kill.durable',
    'What append was given survives a kill -9 from the moment it returns.',
    async (scene) => {
      const writer = await scene.writer();
      await writer.reached(20);
      const last = await writer.kill();
      const { events } = await scene.reopened(writer.id);
      holds(events.length > last, `event ${last} was appended, and ${events.length} events are there`);
      same(
        events.slice(0, last + 1),
        Array.from({ length: last + 1 }, (_, seq) => note(seq)),
        'what was appended',
      );
    },
    'processes',
  ),
];
