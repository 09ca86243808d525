/**
 * The built-in tools, called by a scripted model. Prints the median of each in milliseconds, from the start of the
 * call to its result. `node allos-tools.mjs <folder of allos>`, in the folder to work on.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from '../statistics.mjs';
import { CALLS, TIMES } from './tool-script.mjs';

const [packages = ''] = process.argv.slice(2);
const { resolve } = createRequire(join(packages, 'bench.js'));
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { createAllos } = await load('allos');
const { API_VERSION, definePlugin, Provider } = await load('allos/plugin');
const { ScriptedProvider } = await load('allos/plugin/testing');

const script = Object.entries(CALLS).flatMap(([metric, callOf]) =>
  Array.from({ length: TIMES }, (_, time) => ({ metric, call: callOf(time) })),
);

class Scripted extends ScriptedProvider {
  constructor() {
    super([...script.map(({ call }) => ({ calls: [call] })), { text: 'done' }]);
  }
}
Provider({ name: 'scripted', description: 'A script.', defaultModel: 'script' })(Scripted);

const { agent, dispose } = await createAllos({
  provider: 'scripted',
  mode: 'auto',
  maxIterations: script.length + 1,
  plugins: [definePlugin({ name: 'bench-scripted', apiVersion: API_VERSION, contributes: [Scripted] })],
});
const times = Object.fromEntries(Object.keys(CALLS).map((metric) => [metric, []]));
let done = 0;
let startedAt = 0;
for await (const event of agent.run('Work.')) {
  if (event.type === 'tool.started') startedAt = performance.now();
  if (event.type !== 'tool.completed') continue;
  if (event.status !== 'ok') throw new Error(`${event.name}: ${event.result.text.slice(0, 500)}`);
  times[script[done++].metric].push(performance.now() - startedAt);
}
await dispose();
if (done !== script.length) throw new Error(`${done} calls of ${script.length}`);
process.stdout.write(
  JSON.stringify(Object.fromEntries(Object.entries(times).map(([key, list]) => [key, median(list)]))),
);
