import { providerSecrets } from '../config/config-secrets.js';
import { homeDirectory, processDirectory, processEnvironment } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import { ownPackage } from '../host/package-directory.js';
import { adoptLogger } from '../log/adopt-logger.js';
import { quietLogger } from '../log/quiet-logger.js';
import type { Clock } from '../plugin/clock.js';
import type { Logger } from '../plugin/logger.js';
import { PROGRAM, type Surface } from '../plugin/surface.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { openWorkspace } from '../workspace/workspace.js';
import type { AllosOptions } from './allos-options.js';
import { systemClock } from './system-clock.js';

/** Where an agent is made, and what is there before any plugin. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly surface: Surface;
  /** Values that no log, session or recording may hold. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The working folder and the others that were asked for, as they were written. */
  readonly folders: readonly string[];
  readonly cwd: string;
  readonly roots: readonly string[];
  /** The user's own folders, `sessions` among them. */
  readonly user: ReturnType<typeof userPaths>;
  readonly allosVersion: string;
}

/** @throws AllosError `usage.file` for a folder that is none */
export function surroundingsOf(options: AllosOptions): Surroundings {
  const env = options.env ?? processEnvironment();
  const secrets = [
    ...redactableValuesOf(env),
    ...redactableValuesOf({ baseUrl: options.baseUrl }),
    ...providerSecrets(options.providers ?? {}),
    ...(options.secrets ?? []),
  ];
  const folders = [options.cwd ?? processDirectory(), ...(options.directories ?? [])];
  return {
    env,
    surface: options.surface ?? PROGRAM,
    secrets,
    clock: options.clock ?? systemClock,
    logger: options.logger === undefined ? quietLogger : adoptLogger(options.logger, secrets),
    folders,
    ...openWorkspace({ roots: folders }),
    user: userPaths(env, homeDirectory(env)),
    allosVersion: String(ownPackage().packageJson.version),
  };
}
