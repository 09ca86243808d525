/**
 * Makes an agent when all modules are loaded, and prints the milliseconds of the second one. The first is given up:
 * it loads the modules. `node allos-container.mjs <folder of allos>`.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages = ''] = process.argv.slice(2);
const { createAllos } = await import(pathToFileURL(createRequire(join(packages, 'bench.js')).resolve('allos')).href);
const make = async () => {
  const startedAt = performance.now();
  const { agent, dispose } = await createAllos({ provider: 'openai', model: 'bench-model' });
  const ms = performance.now() - startedAt;
  if (agent.messages.length !== 0) throw new Error('the agent is not new');
  await dispose();
  return ms;
};
await make();
process.stdout.write(JSON.stringify({ ms: await make() }));
