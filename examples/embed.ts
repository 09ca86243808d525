/**
 * A task inside a program: its events as they come, its answer at the end.
 *
 * Takes a task from the command line, and the provider whose key is in the environment.
 */
import { createAllos, isAllosError, type AllosOptions } from 'allos';

/** Runs a task; progress goes to `log`. */
export async function runTask(task: string, options: AllosOptions, log: (line: string) => void): Promise<string> {
  const { agent, model, dispose } = await createAllos(options);
  try {
    const run = agent.run(task, { timeoutMs: 600_000 });
    for await (const event of run) {
      switch (event.type) {
        case 'run.started':
          log(`${model.provider}/${model.model} has ${event.tools.length} tools`);
          break;
        case 'tool.completed':
          log(`${event.name}: ${event.status}${event.files.map(({ kind, path }) => `, ${kind} ${path}`).join('')}`);
          break;
        case 'run.completed':
          log(`${event.turns} model calls, ${event.denials.length} denied`);
          break;
      }
    }
    return await run;
  } finally {
    await dispose();
  }
}

const [, script, task] = process.argv;
if (script === import.meta.filename) {
  try {
    console.log(await runTask(task ?? 'What does this project do?', { mode: 'plan' }, console.error));
  } catch (error) {
    if (!isAllosError(error)) throw error;
    console.error(`${error.code}: ${error.message}. ${error.hint ?? ''}`);
    process.exitCode = 1;
  }
}
