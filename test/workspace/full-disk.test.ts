import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createWorkspaceFs } from '../../src/workspace/workspace-fs.js';
import { compileWorkspace, type CompiledWorkspace } from './compiled-workspace.js';
import { bytesOf, codeOf, makeScene, type Scene } from './scene.js';

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

/** Writes 1 MB over `x` and prints what became of it. */
const WRITER = (entry: string): string => `
  import { createWorkspaceFs } from '${entry}';
  const fs = createWorkspaceFs({ roots: [process.argv[1]] });
  const code = await fs.write('x', Buffer.alloc(1_000_000, 'n')).then(() => 'none', (error) => error.code);
  process.stdout.write(code);
`;

/** The same, as one would write it who trusts \`write\` to take everything. */
const TWIN = `
  import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
  const temporary = process.argv[1] + '/x.tmp';
  const fd = openSync(temporary, 'wx');
  writeSync(fd, Buffer.alloc(1_000_000, 'n'));
  closeSync(fd);
  renameSync(temporary, process.argv[1] + '/x');
  process.stdout.write('none');
`;

/** Runs a script that may write files of at most 100 KB: the write that crosses it is cut short, the next one fails. */
function runLimited(script: string): string {
  const shell = `trap '' XFSZ; ulimit -f 100; exec "$0" --input-type=module -e "$1" "$2"`;
  const run = spawnSync('bash', ['-c', shell, process.execPath, script, scene.ws], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

it('leaves the old file when a write is cut short', () => {
  writeFileSync(path.join(scene.ws, 'x'), 'old');
  expect(runLimited(WRITER(compiled.entry))).toBe('tool.write_failed');
  expect(readFileSync(path.join(scene.ws, 'x'), 'utf8')).toBe('old');
  expect(readdirSync(scene.ws)).toEqual(['x']);
});

it('the broken twin, which does not look at what write took, truncates it', () => {
  writeFileSync(path.join(scene.ws, 'x'), 'old');
  expect(runLimited(TWIN)).toBe('none');
  expect(statSync(path.join(scene.ws, 'x')).size).toBeLessThan(1_000_000);
});

it('leaves the old file on a full disk, and writes again when there is room', async () => {
  const disk = path.join(scene.base, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    console.warn(`SKIPPED: a small tmpfs cannot be mounted here (${String(error).split('\n')[0]}); the cut write ran`);
    return;
  }
  try {
    const fs = createWorkspaceFs({ roots: [disk] });
    await fs.write('x', Buffer.alloc(100_000, 'o'));
    expect(await codeOf(fs.write('x', Buffer.alloc(200_000, 'n')))).toBe('tool.write_failed');
    expect(await codeOf(fs.write('y', Buffer.alloc(200_000, 'n')))).toBe('tool.write_failed');
    expect(readFileSync(path.join(disk, 'x')).equals(Buffer.alloc(100_000, 'o'))).toBe(true);
    expect(readdirSync(disk)).toEqual(['x']);
    const message = await fs.write('x', Buffer.alloc(200_000)).catch((error: Error) => error.message);
    expect(message).toBe('x could not be written: the disk is full');
    await fs.write('x', bytesOf('small'));
    expect(readFileSync(path.join(disk, 'x'), 'utf8')).toBe('small');
  } finally {
    execFileSync('umount', [disk]);
  }
});
