import { resolve } from 'node:path';
import type { AgentServices, Seam } from '../agent/agent-services.js';
import { NO_HOOKS } from '../agent/session-hooks.js';
import type { Composed } from '../cassette/cassette-line.js';
import { firstDifference } from '../cassette/first-difference.js';
import { readCassette } from '../cassette/read-cassette.js';
import { replayedServices } from '../cassette/replayed-services.js';
import { Tape } from '../cassette/tape.js';
import { processEnvironment } from '../config/process-environment.js';
import { ownPackage } from '../host/package-directory.js';
import { adoptLogger } from '../log/adopt-logger.js';
import { quietLogger } from '../log/quiet-logger.js';
import { redactSecrets, usableSecrets } from '../log/redact.js';
import { PROGRAM } from '../plugin/surface.js';
import { TOKENS } from '../plugin/tokens.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import type { AllosOptions } from './allos-options.js';
import { builtInStrategy } from './attributed-strategy.js';
import type { Allos } from './create-allos.js';
import { refuseOtherOptions } from './given-options.js';
import { logSession } from './log-session.js';
import { createMemorySessionStore } from './memory-session-store.js';
import { refuseOtherTools } from './present-tools.js';
import { createRoot } from './root.js';
import { createSessionSaver } from './session-saver.js';
import { bindAgent, bindServices, createSession } from './session.js';
import { systemClock } from './system-clock.js';
import { createTimeOrderedIds } from './time-ordered-ids.js';

/**
 * The agent of a recording: the real loop, and around it what was recorded. No plugin is loaded, no server asked, no
 * file but the cassette read, and nothing is kept; a key is not needed.
 *
 * @throws AllosError `cassette.not_found`, `cassette.invalid`; `cassette.miss` for other options or tools than recorded
 */
export function replayAllos(path: string, options: AllosOptions): Allos {
  const cassette = readCassette(resolve(path));
  const { composed } = cassette;
  const env = options.env ?? processEnvironment();
  const secrets = [...redactableValuesOf(env), ...(options.secrets ?? [])];
  const known = usableSecrets(secrets);
  refuseOtherOptions(options, composed, { path: cassette.path, secrets: known });
  refuseOtherTools(options, composed, cassette.path);
  const tape = new Tape(cassette);
  const services = replayedServices(tape, composed, { secrets: known, surface: options.surface ?? PROGRAM });
  const logger = options.logger === undefined ? quietLogger : adoptLogger(options.logger, secrets);
  // Logs and files have the time of now; the agent has that of the tape.
  const clock = systemClock;
  const ids = createTimeOrderedIds(clock);
  const session = createSession(createRoot({ clock, ids, logger }));
  logSession(session);
  bindServices(session, {
    ...services,
    sessionStore: createMemorySessionStore(clock, ids),
    contextStrategy: builtInStrategy,
  });
  const disposal = new AbortController();
  const { conversation, cwd } = composed;
  const allosVersion = String(ownPackage().packageJson.version);
  const { otherWindow } = composed.model;
  bindAgent(session, {
    ...services,
    options: { ...composed.options, ...(otherWindow === undefined ? {} : { contextWindow: () => otherWindow }) },
    conversation: {
      ...conversation,
      save: createSessionSaver({ conversation, cwd, allosVersion, secrets, clock, ids }),
      disposed: disposal.signal,
    },
    hooks: NO_HOOKS,
    subscribers: [],
    seam: replayedSeam(tape, services, known),
  });
  return {
    get agent() {
      return session.get(TOKENS.Agent);
    },
    container: session,
    model: modelOf(composed),
    get tools() {
      return tape.tools.map(({ manifest }) => manifest);
    },
    notices: [],
    warnings: [],
    broken: [],
    dispose: async () => disposal.abort(),
  };
}

/** The agent gets what is on the tape, whatever was bound in the container meanwhile. */
function replayedSeam(tape: Tape, services: AgentServices, secrets: readonly string[]): Seam {
  return {
    between: () => services,
    begin: (work, controller) =>
      tape.begin(work, controller, (recorded) => {
        if (recorded.type !== 'run' || work.type !== 'run') return undefined;
        const isSame = recorded.task === work.task || recorded.task === redactSecrets(work.task, secrets);
        return isSame ? undefined : firstDifference(recorded.task, work.task);
      }),
    said: tape.step,
    end: () => tape.end(),
  };
}

function modelOf({ options: { provider, model, effort } }: Composed): Allos['model'] {
  return { provider, model, ...(effort === undefined ? {} : { effort }) };
}
