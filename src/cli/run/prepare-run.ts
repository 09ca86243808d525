import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { homeDirectory } from '../../config/process-environment.js';
import { loadConfig, type LoadedConfig } from '../../config/load-config.js';
import { userPaths } from '../../config/user-paths.js';
import { createAllos, type Allos } from '../../container/create-allos.js';
import { knownPlugins } from '../../container/load-plugins.js';
import { AllosError, isAllosError } from '../../plugin/error.js';
import type { Renderer } from '../render/renderer.js';
import { allosOptionsOf } from './allos-options-of.js';
import type { RunRequest } from './run-request.js';
import { sessionChoice } from './session-choice.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A run that is ready to start. */
export interface PreparedRun {
  readonly allos: Allos;
  readonly config: LoadedConfig;
  readonly timeoutMs: number | undefined;
}

/** Loads the configuration and composes the agent. Whatever is wrong is said before anything runs. */
export async function prepareRun(
  request: RunRequest,
  {
    env,
    processCwd,
    renderer,
  }: { readonly env: Environment; readonly processCwd: string; readonly renderer: Renderer },
): Promise<PreparedRun> {
  const cwd = workingFolder(request.cd, processCwd);
  const config = await loadConfig({
    cwd,
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    trusted: request.trust,
    set: request.set,
    ...(request.config === undefined ? {} : { configFile: resolve(processCwd, request.config) }),
  });
  for (const notice of config.notices) renderer.notice(notice);
  const fullEnv: Environment = { ...env, ...config.dotEnv };
  const options = {
    ...allosOptionsOf(request, config, { cwd, env: fullEnv, session: sessionChoice(request, processCwd) }),
    ...(await terminalApprover(request)),
  };
  let allos: Allos;
  try {
    allos = await createAllos(options);
  } catch (error) {
    if (!isAllosError(error) || error.code !== 'auth.no_provider') throw error;
    const { catalog } = knownPlugins([], { builtIns: true });
    const { noProviderError } = await import('./no-provider-error.js');
    throw await noProviderError(error, {
      cwd,
      env: fullEnv,
      trusted: request.trust,
      keyNames: catalog.providers.flatMap(({ keyEnv }) => keyEnv ?? []),
    });
  }
  for (const notice of allos.notices) renderer.notice(notice);
  for (const { message, hint } of allos.broken) renderer.notice(`${message}. ${hint}`);
  const seconds = request.timeoutSeconds ?? config.config.agent.timeoutSeconds;
  return { allos, config, timeoutMs: seconds === undefined ? undefined : seconds * 1000 };
}

/** Someone to ask, when a person is there: both ends of the terminal, and no machine reading. */
async function terminalApprover(request: RunRequest): Promise<Pick<Parameters<typeof createAllos>[0], 'approver'>> {
  if (request.outputFormat !== 'text' || process.stdin.isTTY !== true || process.stderr.isTTY !== true) return {};
  const { createTerminalApprover } = await import('../interactive/terminal-approver.js');
  return { approver: createTerminalApprover() };
}

function workingFolder(cd: string | undefined, processCwd: string): string {
  if (cd === undefined) return processCwd;
  const folder = resolve(processCwd, cd);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return folder;
  throw new AllosError('usage.file', `${folder} ${stats === undefined ? 'does not exist' : 'is not a folder'}`, {
    hint: 'Name an existing folder with -C.',
  });
}
