import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWorkspaceFs } from '../../src/workspace/workspace-fs.js';
import type { ToolFileSystem } from '../../src/plugin/tool-fs.js';

export const CANARY = 'canary: nobody inside may see this';

/** A workspace `ws` with a folder of secrets beside it. */
export interface Scene {
  readonly base: string;
  readonly ws: string;
  readonly outside: string;
  readonly secret: string;
  readonly fs: ToolFileSystem;
  readonly remove: () => void;
}

export function makeScene(): Scene {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'allos-ws-')));
  const ws = path.join(base, 'ws');
  const outside = path.join(base, 'ws-evil');
  mkdirSync(ws);
  mkdirSync(outside);
  const secret = path.join(outside, 'secret.txt');
  writeFileSync(secret, CANARY);
  return {
    base,
    ws,
    outside,
    secret,
    fs: createWorkspaceFs({ roots: [ws] }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export async function readText(fs: ToolFileSystem, file: string): Promise<string> {
  return Buffer.from((await fs.read(file)).bytes).toString('utf8');
}

/** The code of the AllosError that a promise rejects with; 'none' when it does not reject. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}

/** Everything below a folder, as one string that changes with any name, mode or content. */
export function snapshot(folder: string): string {
  const lines: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) lines.push(`${entry.name}/`, snapshot(full));
    else if (entry.isFile()) lines.push(`${entry.name} ${statSync(full).mode} ${readFileSync(full, 'latin1')}`);
    else lines.push(`${entry.name} special`);
  }
  return lines.join('\n');
}
