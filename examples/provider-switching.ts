/**
 * One conversation that moves from provider to provider: `node provider-switching.js openai anthropic ollama`.
 *
 * It lives in a session file; each provider reads what the others said and did before.
 */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, loadSession } from 'allos';

const providers = process.argv.slice(2);
const tasks = ['Which files are here?', 'Which of them would you read first, and why?', 'Do you agree with that?'];
const file = join(tmpdir(), `provider-switching-${process.pid}.jsonl`);

let isNew = true;
for (const [index, provider] of providers.entries()) {
  const options = { provider, tools: ['list_directory', 'read_file'] };
  const { agent, model, dispose } = await (isNew ? createAllos(options) : loadSession(file, options));
  try {
    const answer = await agent.run(tasks[Math.min(index, tasks.length - 1)] ?? '');
    console.log(`== ${model.provider}/${model.model}\n${answer}`);
    if (isNew) await agent.saveSession(file); // later answers are added to the file by themselves
    isNew = false;
  } finally {
    await dispose();
  }
}
await rm(file, { force: true });
