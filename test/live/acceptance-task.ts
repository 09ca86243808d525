import { openDesk, type Desk } from '../cli/desk.js';
import { eventsOf } from '../cli/events.js';

/** What became of a task; `why` says what was expected and what was there. */
export type Verdict = { readonly done: true } | { readonly done: false; readonly why: string };

export interface AcceptanceTask {
  readonly name: string;
  readonly prompt: string;
  readonly layOut: (desk: Desk) => void;
  /** Looks at what lies in the folder, by running it. What the model says of it does not count. */
  readonly judge: (desk: Desk) => Promise<Verdict>;
}

/** How the command line reaches a model. */
export interface ModelAccess {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Ceilings of a task, so that a model that goes astray costs little. */
const LIMITS = ['--max-iterations', '30', '--max-cost', '1', '--timeout', '240'];

export function failed(why: string): Verdict {
  return { done: false, why };
}

/** Lets a model do the task in a new folder, through the command line as it is published, and judges it. */
export async function attempt(task: AcceptanceTask, { flags, env }: ModelAccess): Promise<Verdict> {
  await using desk = openDesk();
  task.layOut(desk);
  const words = ['run', task.prompt, '--auto-approve', '--no-session', '-o', 'stream-json', ...LIMITS, ...flags];
  const run = await desk.allos(words, { env });
  if (run.code !== 0) return failed(`allos ended with ${run.code}: ${lastWords(run)}`);
  return await task.judge(desk);
}

function lastWords(run: { readonly stdout: string; readonly stderr: string }): string {
  const last = run.stdout === '' ? undefined : eventsOf(run).at(-1);
  return JSON.stringify(last !== undefined && 'error' in last ? last.error : run.stderr);
}
