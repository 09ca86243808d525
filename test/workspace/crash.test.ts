import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileWorkspace, type CompiledWorkspace } from './compiled-workspace.js';
import { makeScene, type Scene } from './scene.js';

let scene: Scene;
let compiled: CompiledWorkspace;
beforeAll(() => {
  compiled = compileWorkspace();
});
afterAll(() => compiled.remove());
beforeEach(() => {
  scene = makeScene();
});
afterEach(() => scene.remove());

const SIZE = 3_000_000;

/** Rewrites `x` over and over, each time wholly with another letter. */
const WRITER = (write: string): string => `
  const [folder] = process.argv.slice(1);
  ${write}
  process.stdout.write('started');
  for (let turn = 0; ; turn += 1) await write(Buffer.alloc(${SIZE}, 97 + (turn % 26)));
`;
const confined = (): string =>
  WRITER(`const { createWorkspaceFs } = await import('${compiled.entry}');
    const fs = createWorkspaceFs({ roots: [folder] });
    const write = (bytes) => fs.write('x', bytes);`);
const TWIN = WRITER(`const { writeFile } = await import('node:fs/promises');
    const write = (bytes) => writeFile(folder + '/x', bytes);`);

/** Kills the writer in the middle and says whether the file is whole. */
async function tornAfterKill(script: string, afterMs: number): Promise<boolean> {
  const file = path.join(scene.ws, 'x');
  rmSync(file, { force: true });
  writeFileSync(file, Buffer.alloc(SIZE, 'a'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, scene.ws]);
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await gone;
  const bytes = readFileSync(file);
  return bytes.length !== SIZE || !bytes.equals(Buffer.alloc(SIZE, bytes[0]));
}

it('leaves a whole file when it is killed while writing', async () => {
  let torn = 0;
  for (let round = 0; round < 8; round += 1) if (await tornAfterKill(confined(), 15 + round * 10)) torn += 1;
  expect(torn).toBe(0);
});

it('the broken twin leaves a torn one', async () => {
  let torn = false;
  for (let round = 0; round < 40 && !torn; round += 1) torn = await tornAfterKill(TWIN, 15 + (round % 12) * 7);
  expect(torn).toBe(true);
});
