import { createAllos, type Allos } from '../../container/create-allos.js';
import { knownPlugins } from '../../container/load-plugins.js';
import { isAllosError } from '../../plugin/error.js';
import { createLineInput, type LineInput } from '../interactive/line-input.js';
import type { Renderer } from '../render/renderer.js';
import { folderOf } from '../folder-of.js';
import { loadCommandConfig } from '../load-command-config.js';
import { allosOptionsOf } from './allos-options-of.js';
import type { RunRequest } from './run-request.js';
import { sessionChoice } from './session-choice.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A run that is ready to start. */
export interface PreparedRun {
  readonly allos: Allos;
  /** What the configuration says; a flag beats it. */
  readonly timeoutSeconds: number | undefined;
  /** Where a person, or a pipe, says more than the task. */
  readonly input: LineInput;
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
  for (const folder of request.addDirs) folderOf(folder, processCwd, '--add-dir');
  const { cwd, config } = await loadCommandConfig(request, env, processCwd);
  for (const notice of config.notices) renderer.notice(notice);
  if ((request.maxCostUsd ?? config.config.agent.maxCostUsd) !== undefined) {
    renderer.warning('the bound on the cost does not hold yet. Use --max-tokens or --max-iterations.');
  }
  const input = createLineInput({ stdin: process.stdin, stderr: process.stderr });
  const fullEnv: Environment = { ...env, ...config.dotEnv };
  const options = {
    ...allosOptionsOf(request, config, { cwd, env: fullEnv, session: sessionChoice(request, processCwd) }),
    ...(await terminalApprover(request, input)),
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
  for (const { message, hint } of allos.broken) renderer.warning(`${message}. ${hint}`);
  return { allos, input, timeoutSeconds: request.timeoutSeconds ?? config.config.agent.timeoutSeconds };
}

/** Someone to ask, when a person is there: both ends of the terminal, and no machine reading. */
async function terminalApprover(
  request: RunRequest,
  input: LineInput,
): Promise<Pick<Parameters<typeof createAllos>[0], 'approver'>> {
  if (request.outputFormat !== 'text' || process.stdin.isTTY !== true || process.stderr.isTTY !== true) return {};
  const { createTerminalApprover } = await import('../interactive/terminal-approver.js');
  return { approver: createTerminalApprover(input, (text) => process.stderr.write(text)) };
}
