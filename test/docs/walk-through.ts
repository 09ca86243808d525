import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeBlocks, titleOf } from './markdown.js';

const root = join(import.meta.dirname, '..', '..');

/** What a step of a document came to. */
export interface Step {
  /** Where the block begins. */
  readonly line: number;
  readonly command: string;
  readonly status: number | null;
  readonly output: string;
  /** Texts that the document says the output has, and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Does what a document says, in order: writes each block with a title, runs each `sh` block, and compares what a
 * `text` block after it shows. What `npm install` would do is done by links to the staged packages.
 *
 * @param folder an empty folder
 * @returns the steps, and the folder that the document ends in
 */
export function walkThrough(
  markdown: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): { readonly steps: readonly Step[]; readonly folder: string } {
  const steps: Step[] = [];
  let cwd = folder;
  for (const block of codeBlocks(markdown)) {
    const title = titleOf(block);
    if (title !== undefined) {
      mkdirSync(dirname(join(cwd, title)), { recursive: true });
      writeFileSync(join(cwd, title), block.text);
    } else if (block.language === 'sh' && block.notes.includes('no-run')) {
      if (block.text.includes('npm install')) linkPackages(cwd);
    } else if (block.language === 'sh') {
      const { status, output, end } = runBlock(block.text, cwd, env);
      steps.push({ line: block.line, command: block.text, status, output, missing: [] });
      cwd = end ?? cwd;
    } else if (block.language === 'text') {
      const last = steps.pop();
      if (last === undefined) throw new Error(`line ${block.line}: there is no command before this text`);
      const expected = block.text.split('\n').filter((line) => line.trim() !== '');
      steps.push({ ...last, missing: expected.filter((line) => !last.output.includes(line)) });
    }
  }
  return { steps, folder: cwd };
}

/** The staged packages and what the document installs beside them, as npm would lay them out. */
export function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  mkdirSync(join(modules, '@types'));
  const staged = join(root, '.stage', 'node_modules');
  for (const name of readdirSync(staged)) symlinkSync(join(staged, name), join(modules, name));
  for (const name of ['typescript', '@types/node']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  symlinkSync('../allos/bin/allos.cjs', join(modules, '.bin', 'allos'));
  symlinkSync('../typescript/bin/tsc', join(modules, '.bin', 'tsc'));
}

function runBlock(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): { readonly status: number | null; readonly output: string; readonly end: string | undefined } {
  const place = join(cwd, '.end-of-block');
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', `${script}\npwd > "${place}"`], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  return { status, output: stdout + stderr, end: status === 0 ? readFileSync(place, 'utf8').trim() : undefined };
}
