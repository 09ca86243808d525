import { measureProcess } from '../measure-process.mjs';

const APIS = ['responses', 'chat', 'messages', 'gemini', 'ollama'];

/** A long conversation that goes on with another model: all of it is projected at once. @type {import('./row.mjs').Row} */
export const hop = {
  name: 'hop',
  title: 'a transcript of 1000 turns, projected for another API',
  metrics: APIS.map((name) => ({ name, unit: 'ms', must: { atMost: 20 }, aim: { atMost: 12 } })),
  measure: ({ hop: commandLine }, desk) => (commandLine === undefined ? undefined : measureHops(commandLine, desk)),
};

async function measureHops(commandLine, { folder, env }) {
  const times = {};
  for (const api of APIS) {
    const { stdout } = await measureProcess({ argv: commandLine(api), cwd: folder, env });
    times[api] = JSON.parse(stdout).ms;
  }
  return times;
}
