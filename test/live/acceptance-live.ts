import { attempt } from './acceptance-task.js';
import { createTask } from './create-task.js';
import { FIX_TASK } from './fix-task.js';
import { LIVE_APIS } from './live-apis.js';

/** Real models, which cost money: `ALLOS_LIVE=1 npm run test:live`, with keys. No part of `npm test`. */
const reached = await Promise.all(
  LIVE_APIS.map(async ({ name, access }) => ({ name, access: await access(process.env) })),
);

for (const { name, access } of reached) {
  if (typeof access === 'string') {
    process.stderr.write(`SKIPPED: ${name}: ${access}\n`);
    describe.skip(name, () => it.each(['create', 'fix'])('does the task %s', () => undefined));
    continue;
  }
  describe(name, () => {
    it.each([createTask(), FIX_TASK])(
      'does the task $name',
      async (task) => {
        expect(await attempt(task, access)).toEqual({ done: true });
      },
      300_000,
    );
  });
}
