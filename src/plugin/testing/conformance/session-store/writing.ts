import { readFileSync } from 'node:fs';
import { holds, same } from '../broken-contract.js';
import { storeContract, type StoreContract } from './store-contract.js';
import { CWD, note } from './store-scene.js';

const HARD_TEXT = `line one\nline two\r\u2028 "quoted" \\ \u0000 \u{1f600} \ud800 ${'long '.repeat(200_000)}`;

/** What becomes of what is written. */
export const WRITING_CONTRACTS: readonly StoreContract[] = [
  storeContract('create.header', 'A new session has a header of its own and no events.', async (scene) => {
    const store = await scene.store();
    const [one, two] = [await scene.held(store.create({ cwd: CWD })), await scene.held(store.create({ cwd: CWD }))];
    const { type, v, id, cwd, createdAt } = one.header;
    same({ type, v, cwd }, { type: 'session', v: 1, cwd: CWD }, 'the header');
    holds(typeof id === 'string' && id !== '', 'the header has no id');
    holds(id !== two.header.id, `two sessions have the id ${id}`);
    const made = Date.parse(createdAt);
    holds(
      !Number.isNaN(made) && new Date(made).toISOString() === createdAt,
      `createdAt is ${createdAt}, no ISO 8601 in UTC`,
    );
    same(one.events, [], 'the events of a new session');
  }),
  storeContract('append.order', 'Events come back whole and in order.', async (scene) => {
    const events = Array.from({ length: 25 }, (_, seq) => note(seq));
    const { header } = await scene.written(...events);
    const again = await scene.finds(header.id, events, 'the events of the session');
    same(again.header, header, 'the header of the session');
  }),
  storeContract('append.exact', 'Long and odd texts come back as they were.', async (scene) => {
    const events = [note(0, HARD_TEXT), note(1)];
    const { header } = await scene.written(...events);
    await scene.finds(header.id, events, 'the events of the session');
  }),
  storeContract('append.only', 'What is written is never changed by what comes after.', async (scene) => {
    const session = await scene.held((await scene.store()).create({ cwd: CWD }));
    const read = (): Buffer => (session.path === undefined ? Buffer.alloc(0) : readFileSync(session.path));
    let before = read();
    for (const seq of [0, 1, 2]) {
      const event = { ...note(seq) };
      session.append(event);
      // The store has it now: what becomes of the object is not its concern.
      Object.assign(event, { message: 'changed after it was appended' });
      if (seq === 1) session.rename?.('a name');
      const now = read();
      holds(now.subarray(0, before.length).equals(before), 'an append changed bytes that were there before');
      before = now;
    }
    session.close();
    await scene.finds(session.header.id, [note(0), note(1), note(2)], 'the events of the session');
  }),
  storeContract('append.closed', 'A closed session takes nothing more, and says so.', async (scene) => {
    const session = await scene.written(note(0));
    let refused = false;
    try {
      session.append(note(1));
    } catch {
      refused = true;
    }
    holds(refused, 'append returned after close: the event is lost without a word');
    await scene.finds(session.header.id, [note(0)], 'the events of the session');
  }),
  storeContract('resume.goes-on', 'A session that is opened again goes on where it was.', async (scene) => {
    const { header } = await scene.written(note(0), note(1));
    const again = await scene.reopened(header.id);
    same(again.events, [note(0), note(1)], 'the events that were there');
    again.append(note(2));
    again.close();
    await scene.finds(header.id, [note(0), note(1), note(2)], 'the events of both');
  }),
  storeContract('sessions.apart', 'Sessions that are open at the same time do not mix.', async (scene) => {
    const store = await scene.store();
    const [one, two] = [await scene.held(store.create({ cwd: CWD })), await scene.held(store.create({ cwd: CWD }))];
    for (const seq of [0, 1, 2, 3]) (seq % 2 === 0 ? one : two).append(note(seq));
    one.close();
    two.close();
    await scene.finds(one.header.id, [note(0), note(2)], 'the events of the first');
    await scene.finds(two.header.id, [note(1), note(3)], 'the events of the second');
  }),
];
