import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BrokenContract } from '../broken-contract.js';

/** A process that appends to a session until it is killed. */
export interface StoreWriter {
  /** The session's id. */
  readonly id: string;
  /** Resolves with the number of the last event that is down, once it is at least this one. */
  readonly reached: (seq: number) => Promise<number>;
  /** Kills it as `kill -9` does; gives the number of the last event that it said was down. */
  readonly kill: () => Promise<number>;
}

/** Says each event after `append` has returned: from then on it has to survive. */
const PROGRAM = `
const [module, directory, reference, cwd] = process.argv.slice(1);
const { default: make } = await import(module);
const store = await make(directory);
const session = await (reference === '' ? store.create({ cwd }) : store.open(reference));
process.stdout.write(session.header.id + '\\n');
for (let seq = 0; ; seq += 1) {
  const ts = new Date(1795000000000 + seq).toISOString();
  session.append({ v: 1, seq, ts, runId: 'run_1', sessionId: 'ses_1', type: 'warning', code: 'test.note', message: 'note ' + seq });
  process.stdout.write(seq + '\\n');
  await new Promise((next) => setTimeout(next, 1));
}`;

export async function startWriter({
  module,
  directory,
  reference,
  cwd,
}: {
  readonly module: string;
  readonly directory: string;
  readonly reference: string;
  readonly cwd: string;
}): Promise<StoreWriter> {
  const args = ['--input-type=module', '-e', PROGRAM, '--', module, directory, reference, cwd];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let last = -1;
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new BrokenContract(`the other process ended: ${errors.trim().slice(-500)}`);
    return line.value;
  };
  const id = await next();
  return {
    id,
    reached: async (seq) => {
      while (last < seq) last = Number(await next());
      return last;
    },
    kill: async () => {
      const gone = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      for (let line = await lines.next(); line.done !== true; line = await lines.next()) last = Number(line.value);
      return last;
    },
  };
}
