import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureProcess } from '../measure-process.mjs';
import { fillFolder } from '../programs/tool-script.mjs';

/** Making an agent, modules already loaded. @type {import('./row.mjs').Row} */
export const container = {
  name: 'container',
  title: 'the container made and a session resolved, modules loaded',
  metrics: [{ name: 'time', unit: 'ms', must: { atMost: 8 }, aim: { atMost: 5 } }],
  measure: async ({ container: argv }, { folder, env }) => {
    if (argv === undefined) return undefined;
    const { stdout } = await measureProcess({ argv, cwd: folder, env });
    return { time: JSON.parse(stdout).ms };
  },
};

const GOALS = { must: { timesFloor: 1.5 }, aim: { timesFloor: 1.2 } };

/** The built-in tools, from the start of a call to its result. @type {import('./row.mjs').Row} */
export const tools = {
  name: 'tools',
  title: 'tools: a command, 200 lines of 1 MB, an edit of 1 MB, a folder of 10,000 files',
  metrics: ['spawn', 'window', 'edit', 'list'].map((name) => ({ name, unit: 'ms', ...GOALS })),
  measure: ({ tools: argv }, desk) => (argv === undefined ? undefined : measureTools(argv, desk)),
};

async function measureTools(argv, { home, env }) {
  const cwd = mkdtempSync(join(home, 'tools-'));
  try {
    fillFolder(cwd);
    const { stdout } = await measureProcess({ argv, cwd, env });
    return JSON.parse(stdout);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
