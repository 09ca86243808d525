import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** The workspace as JavaScript, for processes that a test starts and kills. */
export interface CompiledWorkspace {
  /** An import specifier of `workspace-fs.js`. */
  readonly entry: string;
  readonly remove: () => void;
}

/** Transpiles what is in `src` now, so that no build has to come first. */
export function compileWorkspace(): CompiledWorkspace {
  const out = mkdtempSync(path.join(tmpdir(), 'allos-compiled-'));
  writeFileSync(path.join(out, 'package.json'), '{"type":"module"}');
  for (const file of readdirSync(path.join(SRC, 'workspace'))) transpile(`workspace/${file}`, out);
  for (const file of ['error.ts', 'error-table.ts', 'surface.ts']) transpile(`plugin/${file}`, out);
  return {
    entry: pathToFileURL(path.join(out, 'workspace/workspace-fs.js')).href,
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}

function transpile(file: string, out: string): void {
  const { outputText } = ts.transpileModule(readFileSync(path.join(SRC, file), 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  });
  const target = path.join(out, file.replace(/\.ts$/, '.js'));
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, outputText);
}
