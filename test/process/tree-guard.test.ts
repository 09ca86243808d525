import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { eventually, livingProcesses, reap, uniqueSleep } from './living-processes.js';

/** The compiled module: a program that ends itself needs a process of its own. */
const MODULE = new URL('../../dist/process/create-spawn.js', import.meta.url).href;

const program = (command: string, end: string): string => `
  import { createSpawn } from ${JSON.stringify(MODULE)};
  const spawn = createSpawn({ cwd: ${JSON.stringify(tmpdir())}, roots: [], env: process.env });
  const options = { signal: new AbortController().signal, timeoutMs: 60_000 };
  void spawn(['bash', '-c', ${JSON.stringify(command)}], { ...options, onOutput: () => setTimeout(() => { ${end} }) });
  void spawn(['true'], options);
`;

describe('a program that ends while commands run', () => {
  const endings = { exits: 'process.exit(0)', crashes: 'throw new Error("crash")' };
  for (const [name, end] of Object.entries(endings)) {
    it(`takes them along when it ${name}`, async () => {
      const sleep = uniqueSleep();
      const script = program(`setsid sleep ${sleep} & sleep 0.1; echo begun; sleep ${sleep}`, end);
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
      await once(child, 'exit');
      const ended = await eventually(() => livingProcesses(`sleep\0${sleep}`).length === 0, 500);
      reap(livingProcesses(sleep));
      expect(ended).toBe(true);
    });
  }

  it('has a judge that a program without a guard does not satisfy', async () => {
    const sleep = uniqueSleep();
    const script = `
      import { spawn } from 'node:child_process';
      spawn('sleep', ['${sleep}'], { detached: true, stdio: 'ignore' }).once('spawn', () => process.exit(0));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    await once(child, 'exit');
    const alive = livingProcesses(`sleep\0${sleep}`);
    reap(alive);
    expect(alive).toHaveLength(1);
  });
});
