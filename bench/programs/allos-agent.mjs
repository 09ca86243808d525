/**
 * An embedding program: one run with a tool in the process. `node allos-agent.mjs <folder of allos> <base URL> [lookup]`.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lookup } from './lookup.mjs';

const [packages = '', baseUrl = '', tool] = process.argv.slice(2);
const { resolve } = createRequire(join(packages, 'bench.js'));
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { createAllos } = await load('allos');

const { agent, dispose } = await createAllos({
  provider: 'openai',
  model: 'bench-model',
  baseUrl,
  maxIterations: 100_000,
  tools: tool === undefined ? [] : [tool],
  plugins: tool === undefined ? [] : [await lookupPlugin()],
});
const text = [];
let toolCalls = 0;
let end;
for await (const event of agent.run('Read all parts.')) {
  if (event.type === 'message.delta') text.push(event.text);
  else if (event.type === 'tool.completed' && event.status === 'ok') toolCalls++;
  else if (event.type.startsWith('run.')) end = event;
}
await dispose();
if (end?.type !== 'run.completed' || text.join('') !== end.text) throw new Error(JSON.stringify(end));
process.stdout.write(JSON.stringify({ text: end.text, toolCalls, rssMb: process.resourceUsage().maxRSS / 1024 }));

async function lookupPlugin() {
  const { API_VERSION, definePlugin, Tool } = await load('allos/plugin');
  const { inputOf, IsString } = await load('allos/plugin/input');
  class LookupInput {}
  Reflect.defineMetadata('design:type', String, LookupInput.prototype, 'path');
  IsString()(LookupInput.prototype, 'path');
  class Lookup {
    async execute({ path }) {
      const modelText = lookup(path);
      return { success: true, result: { path }, modelText };
    }
  }
  Tool({
    name: 'lookup',
    description: 'Looks a part up.',
    input: inputOf(LookupInput),
    effects: 'read',
    idempotent: true,
    permission: 'always_allow',
  })(Lookup);
  return definePlugin({ name: 'bench-lookup', apiVersion: API_VERSION, contributes: [Lookup] });
}
