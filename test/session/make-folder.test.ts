import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../../src/session/make-folder.js';

const BUNDLE = ['--bundle', '--platform=node', '--format=esm', '--log-level=error'];
/** As with a home folder that cannot be. */
const PROGRAM = `
  import { createFileSessionStore } from './src/session/file-session-store.ts';
  const store = createFileSessionStore({
    directory: '/proc/nope/state/sessions', clock: { now: Date.now }, allosVersion: '0', secrets: [],
    ids: { next: (prefix) => prefix + '_1' },
  });
  await store.create({ cwd: '/p' }).catch((error) => console.log(error.code, error.message));
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (path: string): unknown =>
  expect.objectContaining({ code: 'session.write', message: expect.stringContaining(`${path} cannot be made`) });

function failureOf(path: string): unknown {
  try {
    makeFolder(path);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('makeFolder', () => {
  it('makes what is missing, 0700, and leaves what is there', () => {
    mkdirSync(join(folder, 'a'), { mode: 0o755 });
    makeFolder(join(folder, 'a', 'b', 'c'));
    makeFolder(join(folder, 'a', 'b', 'c'));
    expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o755, 0o700, 0o700,
    ]);
  });

  it('names the folder it could not make', () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere', 'x'), join(folder, 'link'));
    expect(failureOf(join(folder, 'file'))).toEqual(refusal(join(folder, 'file')));
    expect(failureOf(join(folder, 'file', 'x'))).toEqual(refusal(join(folder, 'file', 'x')));
    expect(failureOf(join(folder, 'link', 'x'))).toEqual(refusal(join(folder, 'link')));
  });

  const onLinux = existsSync('/proc/self') ? it : it.skip;
  onLinux('comes back where the system lets nobody make a folder', async () => {
    const program = join(folder, 'program.mjs');
    execFileSync(resolve('node_modules/.bin/esbuild'), [...BUNDLE, `--outfile=${program}`], { input: PROGRAM });
    const child = promisify(execFile)(process.execPath, [program], { timeout: 10_000, killSignal: 'SIGKILL' });
    await expect(child).resolves.toMatchObject({
      stdout: expect.stringMatching(/^session\.write The folder \/proc\/nope cannot be made/),
    });
  });
});
