import { existsSync } from 'node:fs';
import { openDesk } from './desk.js';
import { VENDORS, type Vendor } from './vendors.js';
import { ANSWER, expectDone, layOut, TASK } from './whole-task.js';

/** The turn that is killed while its command runs. */
const INTERRUPTED = 'touch started && sleep 60';
const KILLED_AT = 3;

const vendorAt = (at: number): Vendor => {
  const vendor = VENDORS[at % VENDORS.length];
  if (vendor === undefined) throw new Error('no vendors');
  return vendor;
};

describe.each(VENDORS.map(({ name }, first) => ({ name, first })))('a task that begins on $name', ({ first }) => {
  it('is done by another model in each turn, one of them killed in the middle', async () => {
    await using desk = openDesk();
    layOut(desk);
    const turns = vendorAt(first).script.length;
    const session = ['-s', 'task.jsonl', '--auto-approve'];
    for (let turn = 0; turn < turns; turn++) {
      const vendor = vendorAt(first + turn);
      const last = turn === turns - 1;
      const task = turn === 0 ? TASK : 'Go on.';
      if (turn === KILLED_AT) await killDuringTheCall(desk, vendorAt(first + turn + 1), session);
      await using server = await vendor.start(...vendor.script.slice(turn, turn + 1));
      const args = ['run', task, ...session, '--max-iterations', '1', '-o', 'json', ...vendor.flags];
      const run = await desk.allos(args, { env: vendor.env(server) });
      expect({ turn, vendor: vendor.name, code: run.code, stdout: run.stdout }).toMatchObject({ code: last ? 0 : 7 });
      expect(server.requests).toHaveLength(1);
      expect(server.requests.flatMap(vendor.problems)).toEqual([]);
      const sent = JSON.stringify(server.requests[0]?.body);
      expect(sent).toContain(TASK);
      if (turn > KILLED_AT) expect(sent).toContain('may or may not have run');
      if (last) expect(JSON.parse(run.stdout)).toMatchObject({ status: 'ok', text: ANSWER });
    }
    expectDone(desk);
  });
});

/** kill -9 while a command runs: its call is in the session, its result is not. */
async function killDuringTheCall(
  desk: ReturnType<typeof openDesk>,
  vendor: Vendor,
  session: readonly string[],
): Promise<void> {
  await using server = await vendor.start({ calls: [{ name: 'shell_exec', input: { command: INTERRUPTED } }] });
  const run = desk.start(['run', 'Go on.', ...session, ...vendor.flags], { env: vendor.env(server) });
  while (!existsSync(desk.path('started'))) await new Promise((resolve) => setTimeout(resolve, 10));
  run.child.kill('SIGKILL');
  await run.finished;
  expect(server.requests.flatMap(vendor.problems)).toEqual([]);
}
