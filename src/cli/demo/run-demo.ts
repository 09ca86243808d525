import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownPlugins } from '../../container/load-plugins.js';
import { AllosError, messageOf } from '../../plugin/error.js';
import type { RunRequest } from '../run/run-request.js';
import { runTask } from '../run/run-task.js';

/** Copies the sample project to a new temporary folder and fixes it there. The folder stays, to be looked at. */
export async function runDemo({ verbose }: { readonly verbose: boolean }): Promise<void> {
  const plugin = knownPlugins([], { builtIns: true }).plugins.find(({ name }) => name === 'allos-plugin-demo');
  if (plugin?.source.kind !== 'package') {
    throw new AllosError('plugin.not_found', 'allos-plugin-demo is not installed', { hint: 'Install allos again.' });
  }
  const folder = copyOf(join(plugin.source.directory, 'sample'));
  process.stderr.write(`A copy of the sample project lies in ${folder}\n`);
  await runTask(demoRequest(folder, verbose));
}

function copyOf(sample: string): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'allos-demo-'));
    cpSync(sample, folder, { recursive: true });
    return folder;
  } catch (error) {
    throw new AllosError('usage.file', `the sample cannot be copied to ${tmpdir()}: ${messageOf(error)}`, {
      hint: 'Set TMPDIR to a folder that can be written.',
      cause: error,
    });
  }
}

function demoRequest(folder: string, verbose: boolean): RunRequest {
  return {
    prompt: 'Fix the failing test',
    fromStdin: false,
    provider: 'demo',
    autoApprove: true,
    continue: false,
    noSession: true,
    interactive: false,
    cd: folder,
    files: [],
    addDirs: [],
    allow: [],
    deny: [],
    strictWire: false,
    outputFormat: 'text',
    set: [],
    trust: false,
    noPlugins: false,
    verbose,
    quiet: false,
    noColor: false,
  };
}
