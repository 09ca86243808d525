import { median } from '../statistics.mjs';
import { measureProcess } from '../measure-process.mjs';

/** Starts of one sample: one start is shorter than the noise of a busy machine. */
const STARTS = 5;

/** `--version` and `--help`: what everybody pays before anything is done. @type {import('./row.mjs').Row} */
export const start = {
  name: 'start',
  title: 'start, against node -e 0',
  metrics: [
    { name: 'version cpu', unit: 'ms', must: { timesFloor: 1.35 }, aim: { timesFloor: 1.1 } },
    { name: 'help wall', unit: 'ms', must: { timesFloor: 1.8 }, aim: { timesFloor: 1.3 } },
    { name: 'help cpu', unit: 'ms' },
  ],
  measure: async ({ name, start: lines }, desk) => {
    const version = await starts(lines.version, desk);
    const help = await starts(lines.help, desk);
    if (name === 'allos' && !version[0].stdout.startsWith('allos ')) throw new Error('--version says nothing');
    if (name === 'allos' && !help[0].stdout.includes('USAGE')) throw new Error('--help says nothing');
    return {
      'version cpu': median(version.map(({ cpuMs }) => cpuMs)),
      'help wall': median(help.map(({ wallMs }) => wallMs)),
      'help cpu': median(help.map(({ cpuMs }) => cpuMs)),
    };
  },
};

/** `import('allos')` of an embedding program. @type {import('./row.mjs').Row} */
export const importing = {
  name: 'import',
  title: "import('allos'), against node -e 0",
  metrics: [{ name: 'cpu', unit: 'ms', must: { timesFloor: 1.6 }, aim: { timesFloor: 1.2 } }],
  measure: async ({ start: lines }, desk) => {
    const samples = await starts(lines.import, desk);
    return { cpu: median(samples.map(({ cpuMs }) => cpuMs)) };
  },
};

async function starts(argv, { folder, env }) {
  const samples = [];
  for (let count = 0; count < STARTS; count++) samples.push(await measureProcess({ argv, cwd: folder, env }));
  return samples;
}
