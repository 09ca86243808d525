import { resolve } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.js';
import { openLog } from '../../container/open-log.js';
import type { Logger, LogThreshold } from '../../plugin/logger.js';
import type { Renderer } from '../render/renderer.js';
import type { RunRequest } from './run-request.js';

type Flags = Pick<RunRequest, 'logFile' | 'verbose' | 'quiet'>;

/**
 * The log that the flags and the configuration ask for, with the configuration itself as its first lines. A file takes
 * the log away from stderr; `-v` brings it back.
 *
 * @throws AllosError `usage.file` or `config.invalid` when the file cannot be one
 */
export async function openRunLog(
  flags: Flags,
  loaded: LoadedConfig,
  context: {
    readonly cwd: string;
    readonly processCwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly renderer: Pick<Renderer, 'log' | 'warning'>;
  },
): Promise<Logger> {
  const { renderer } = context;
  const { level, file } = loaded.config.log;
  const asked = loaded.origins.get('log.level')?.layer === 'built-in' ? undefined : level;
  const path = logPath(flags, file, context);
  const logger = await openLog({
    terminal: {
      threshold: terminalThreshold(flags, path === undefined ? asked : undefined),
      write: renderer.log,
    },
    ...(path === undefined
      ? {}
      : {
          file: {
            path,
            threshold: asked ?? 'debug',
            namedBy: flags.logFile === undefined ? ('configuration' as const) : ('flag' as const),
            onFailure: renderer.warning,
          },
        }),
    env: context.env,
    secrets: loaded.secrets,
  });
  logConfiguration(logger, loaded, context.cwd);
  return logger;
}

function logPath(
  { logFile }: Flags,
  configured: string | undefined,
  { cwd, processCwd }: { readonly cwd: string; readonly processCwd: string },
): string | undefined {
  if (logFile !== undefined) return resolve(processCwd, logFile);
  return configured === undefined ? undefined : resolve(cwd, configured);
}

function terminalThreshold({ verbose, quiet }: Flags, asked: LogThreshold | undefined): LogThreshold {
  if (quiet) return asked === 'silent' ? 'silent' : 'error';
  if (verbose) return asked === 'trace' ? 'trace' : 'debug';
  return asked ?? 'warn';
}

/** Which files and variables took part, and what they speak of; never what they say. */
function logConfiguration(logger: Logger, { sources, notices }: LoadedConfig, cwd: string): void {
  const config = logger.child('config');
  if (!config.isEnabled('debug')) return;
  config.debug('working folder', { cwd });
  for (const { name, file, data, trusted } of sources) {
    config.debug('layer', { layer: name, ...(file === undefined ? {} : { file }), trusted, keys: Object.keys(data) });
  }
  for (const notice of notices) config.info(notice);
}
