import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A plugin package on disk, for the host to find. */
export interface PackageOnDisk {
  readonly name: string;
  readonly allos?: unknown;
  /** The entry module; default: one that leaves a trace when it is imported. */
  readonly code?: string;
}

/** Installs packages below `node_modules` of a folder. */
export async function install(folder: string, ...packages: readonly PackageOnDisk[]): Promise<void> {
  for (const { name, allos, code = 'globalThis.imported = true;' } of packages) {
    const directory = join(folder, 'node_modules', name);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'package.json'), JSON.stringify({ name, version: '1.2.3', type: 'module', allos }));
    await writeFile(join(directory, 'index.js'), code);
  }
}

/** A manifest that is right, with one tool. */
export function manifest(tool: string, changes: object = {}): object {
  return {
    apiVersion: 1,
    entry: './index.js',
    providers: [],
    tools: [
      { name: tool, description: 'A tool.', inputSchema: { type: 'object' }, idempotent: false, permission: 'ask' },
    ],
    toolSources: [],
    services: [],
    ...changes,
  };
}
