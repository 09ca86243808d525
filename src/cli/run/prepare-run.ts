import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { unsetKeys } from '../../config/unset-keys.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { AllosOptions, SessionChoice } from '../../container/allos-options.js';
import { createAllos, type Allos } from '../../container/create-allos.js';
import { knownPlugins } from '../../container/load-plugins.js';
import { rememberAnswers } from '../../container/remember-answers.js';
import type { Plugin } from '../../plugin/define-plugin.js';
import { isAllosError, messageOf } from '../../plugin/error.js';
import type { LogFields } from '../../plugin/logger.js';
import { isPersonThere } from '../interactive/ask-person.js';
import { createLineInput, type InputHistory, type LineInput } from '../interactive/line-input.js';
import type { ModelChoice } from '../interactive/reopened-options.js';
import type { Renderer } from '../render/renderer.js';
import { styleOf, wantsColor } from '../render/style.js';
import { folderOf } from '../folder-of.js';
import { loadCommandConfig } from '../load-command-config.js';
import { trustQuestion } from '../trust/trust-question.js';
import { allosOptionsOf } from './allos-options-of.js';
import { openRunLog } from './open-run-log.js';
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
  /** Names of the providers there are. */
  readonly providers: readonly string[];
  /**
   * Tools may have written since the plugins were looked at, and another model may need one that is not loaded yet.
   *
   * @throws AllosError `config.untrusted` when the code of plugins is not what the user agreed to any more
   */
  readonly assertPluginsSame: () => void;
  /** Composes the agent again, for the same session and another model. */
  readonly reopen: (choice: ModelChoice, sessionId: string | undefined) => Promise<Allos>;
  /** What the session is found by where sessions are looked after; undefined when it is not kept. */
  readonly referenceOf: (sessionId: string) => string | undefined;
  /** The working folder, without links. */
  readonly cwd: string;
}

/** Loads the configuration and composes the agent. Whatever is wrong is said before anything runs. */
export async function prepareRun(
  request: RunRequest,
  {
    env,
    processCwd,
    renderer,
    signal,
    plugins = [],
  }: {
    readonly env: Environment;
    readonly processCwd: string;
    readonly renderer: Renderer;
    /** Ends a question. */
    readonly signal: AbortSignal;
    /** More than the configuration lists. */
    readonly plugins?: readonly Plugin[];
  },
): Promise<PreparedRun> {
  for (const folder of request.addDirs) folderOf(folder, processCwd, '--add-dir');
  const { cwd, config, workspace } = await loadCommandConfig(
    { ...request, 'no-plugins': request.noPlugins },
    env,
    processCwd,
    trustQuestion(request, { env, renderer, signal }),
  );
  for (const notice of config.notices) renderer.notice(notice);
  const fullEnv: Environment = { ...env, ...config.dotEnv };
  const logger = await openRunLog(request, config, { cwd, processCwd, env: fullEnv, renderer });
  const input = createLineInput({
    stdin: process.stdin,
    stderr: process.stderr,
    plain: env['TERM'] === 'dumb',
    history: () => typedBefore(request, fullEnv, config.secrets),
  });
  const session = sessionChoice(request, processCwd);
  const own = allosOptionsOf(request, config, { cwd, env: fullEnv, session });
  const options = {
    ...own,
    plugins: [...(own.plugins ?? []), ...plugins],
    logger,
    ...(await terminalApprover(request, input, env)),
    ...(await memoryOf(request)),
    ...(request.record === undefined ? {} : { cassette: { record: resolve(processCwd, request.record) } }),
  };
  const unset = unsetKeys(config.sources, fullEnv);
  let allos: Allos;
  try {
    const { provider, model = provider === undefined ? config.config.model : undefined, tools } = request;
    if (config.trust === 'none' && workspace !== undefined) {
      const { refuseUntrustedNames } = await import('./untrusted-error.js');
      refuseUntrustedNames(
        workspace,
        { provider, model: model ?? (provider === undefined ? heldModel(config) : undefined), tools },
        knownPlugins(options.plugins, { builtIns: true, providers: config.config.providers, placeOf: options.placeOf }),
      );
    }
    // One list alone replaces that of the defaults, which is empty.
    if (config.sources.filter(({ data }) => data['plugins'] !== undefined).length > 2) {
      const { refuseReplacedNames } = await import('./replaced-names.js');
      refuseReplacedNames(
        config,
        { provider, model, tools: options.tools },
        knownPlugins(options.plugins, { builtIns: true, providers: config.config.providers, placeOf: options.placeOf }),
      );
    }
    allos = await createAllos(options);
  } catch (error) {
    logger.child('host').error('the run cannot start', failureOf(error));
    const { startError } = await import('./start-error.js');
    throw await startError(error, {
      config,
      workspace,
      cwd,
      env: fullEnv,
      hasBaseUrl: request.baseUrl !== undefined,
      unsetKeys: unset,
    });
  }
  const missing = unset[allos.model.provider];
  if (missing !== undefined) {
    renderer.notice(`providers.${allos.model.provider}.apiKey refers to ${missing}, which is not set`);
  }
  for (const notice of allos.notices) {
    if (allos.warnings.includes(notice)) renderer.warning(notice);
    else renderer.notice(notice);
  }
  for (const { message, hint } of allos.broken) renderer.warning(`${message}. ${hint}`);
  return {
    allos,
    input,
    timeoutSeconds: request.timeoutSeconds ?? config.config.agent.timeoutSeconds,
    providers: knownPlugins(options.plugins, {
      builtIns: true,
      providers: config.config.providers,
    }).catalog.providers.map(({ name }) => name),
    assertPluginsSame: () => {
      if (config.trust === 'content') workspace?.assertSame();
    },
    reopen: async (choice, sessionId) => {
      const { reopenedOptions } = await import('../interactive/reopened-options.js');
      const again: SessionChoice =
        sessionId === undefined
          ? (options.session ?? { type: 'new' })
          : { type: 'open', reference: ownReference(session) ?? sessionId };
      return await createAllos(reopenedOptions(options, { choice, session: again, before: allos.model.provider }));
    },
    referenceOf: (sessionId) => (request.noSession ? undefined : (ownReference(session) ?? sessionId)),
    cwd: realpathSync(cwd),
  };
}

/** A session of the user's own is found by what the user called it: its id alone may not be enough. */
function ownReference(session: SessionChoice): string | undefined {
  if (session.type === 'open') return session.reference;
  return session.type === 'new' ? session.path : undefined;
}

/** A conversation that is not to be kept is held in memory, since its model may change. */
async function memoryOf({
  noSession,
  interactive,
  prompt,
}: RunRequest): Promise<Pick<AllosOptions, 'session' | 'sessionStore'>> {
  if (!noSession || !(interactive || prompt === undefined)) return {};
  const { createMemorySessionStore } = await import('../../container/memory-session-store.js');
  return { session: { type: 'new' }, sessionStore: createMemorySessionStore() };
}

/** What was typed before; nothing is read or kept where nothing is to be kept. */
async function typedBefore(
  { noSession }: RunRequest,
  env: Environment,
  secrets: readonly string[],
): Promise<InputHistory> {
  const { ownHistory } = await import('../../container/own-history.js');
  return ownHistory(env, { secrets, keeps: !noSession });
}

/** Someone to ask, when a person is there: both ends of the terminal, and no machine reading. */
async function terminalApprover(
  request: RunRequest,
  input: LineInput,
  env: Environment,
): Promise<Pick<AllosOptions, 'approver'>> {
  const { stderr } = process;
  if (request.outputFormat !== 'text' || !isPersonThere()) return {};
  const { createTerminalApprover } = await import('../interactive/terminal-approver.js');
  const style = styleOf(wantsColor(env, { isTerminal: true, noColorFlag: request.noColor }));
  const show = (text: string): boolean => stderr.write(text);
  const approver = createTerminalApprover(input, show, { style, columns: () => stderr.columns });
  // Here too, so that what is remembered outlives a change of the model.
  return { approver: rememberAnswers(approver) };
}

function failureOf(error: unknown): LogFields {
  return { ...(isAllosError(error) ? { code: error.code } : {}), reason: messageOf(error) };
}

/** The model that a project names without being trusted: without it whoever has a key would be asked instead. */
function heldModel({ held }: LoadedConfig): string | undefined {
  const model = held.map(({ data }) => data['model']).findLast((named) => named !== undefined && named !== null);
  return typeof model === 'string' ? model : undefined;
}
