import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { ALLOS, type Running } from './spawn-allos.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');

export const TRUST_QUESTION = 'Enter = not now] ';
/** The plugin of the folder, as it is installed there. */
export const PLUGIN_CODE = 'node_modules/allos-plugin-canary/index.js';

/** A folder whose configuration names a plugin that leaves a file behind when it is imported. */
export interface AskingDesk extends Desk {
  /** What makes the plugin tell. */
  readonly env: Readonly<Record<string, string>>;
  readonly pluginRan: () => boolean;
  /** The files in which answers are kept. */
  readonly answers: () => readonly string[];
}

export function openAskingDesk(config = 'plugins: [canary]\n'): AskingDesk {
  const desk = openDesk();
  mkdirSync(desk.path('.git'));
  cpSync(join(FIXTURES, 'canary'), dirname(desk.path(PLUGIN_CODE)), { recursive: true });
  symlinkSync(join(dirname(ALLOS), '..'), desk.path('node_modules/allos'));
  desk.write('allos.config.yaml', config);
  const canary = join(desk.home, 'canary');
  const state = join(desk.home, 'allos', 'trust');
  return {
    ...desk,
    [Symbol.asyncDispose]: desk[Symbol.asyncDispose],
    env: { CANARY: canary, TERM: 'xterm' },
    pluginRan: () => existsSync(canary),
    answers: () => (existsSync(state) ? readdirSync(state).map((name) => join(state, name)) : []),
  };
}

/** A run that needs nothing of the folder. */
export const TASK = ['run', 'go', '-p', 'demo', '--no-session'];

export function atTerminal(desk: AskingDesk, args: readonly string[] = TASK): Running {
  return desk.start(args, { terminal: true, env: desk.env });
}

/** Waits for the question and types; what changes meanwhile changes while it stands. */
export async function answer(run: Running, typed: string, meanwhile?: () => unknown): Promise<string> {
  const shown = await run.saysNext(TRUST_QUESTION);
  meanwhile?.();
  await new Promise((resolve) => setTimeout(resolve, 150));
  run.child.stdin?.write(typed);
  return shown;
}
