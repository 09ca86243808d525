import { resolve } from 'node:path';
import type { AgentOptions, Conversation } from '../agent/agent-options.js';
import type { AgentServices, Seam } from '../agent/agent-services.js';
import { openCassetteFile } from '../cassette/cassette-file.js';
import type { Composed } from '../cassette/cassette-line.js';
import { Recorder } from '../cassette/recorder.js';
import { recordedServices, recordedTool } from '../cassette/recorded-services.js';
import { usableSecrets } from '../log/redact.js';
import type { Clock } from '../plugin/clock.js';
import type { AllosOptions } from './allos-options.js';
import { givenOptions } from './given-options.js';

/** A recording that begins with the first run. */
export interface Recording {
  /** What stands between the agent and all that it acts through. */
  readonly seam: (agent: { readonly options: AgentOptions; readonly conversation: Conversation }) => Seam;
  readonly close: () => void;
}

/**
 * Opens the file of a recording. Nothing is written before a run begins.
 *
 * @throws AllosError `usage.file`
 */
export function openRecording(
  path: string,
  options: AllosOptions,
  about: { readonly secrets: readonly string[]; readonly clock: Clock; readonly allosVersion: string },
): Recording {
  const absolute = resolve(path);
  const file = openCassetteFile(absolute);
  let recorder: Recorder | undefined;
  return {
    seam: (agent) => {
      let services: AgentServices | undefined;
      const made = new Recorder({
        path: absolute,
        file,
        secrets: usableSecrets(about.secrets),
        allosVersion: about.allosVersion,
        now: about.clock.now,
        composed: () => composedOf(options, agent, services),
      });
      recorder = made;
      return {
        between: (given) => {
          services = given;
          return recordedServices(given, made, agent.options.provider);
        },
        begin: (work, controller) => made.begin(work, controller),
        said: made.step,
        end: () => made.end(),
      };
    },
    close: () => (recorder ?? file).close(),
  };
}

function composedOf(
  given: AllosOptions,
  agent: { readonly options: AgentOptions; readonly conversation: Conversation },
  services: AgentServices | undefined,
): Composed {
  const { contextWindow, ...options } = agent.options;
  const { session: _session, save: _save, disposed: _disposed, ...conversation } = agent.conversation;
  const otherWindow = contextWindow?.();
  return {
    type: 'composed',
    given: givenOptions(given),
    options,
    cwd: services?.world.cwd ?? '',
    roots: services?.world.roots ?? [],
    tools: services?.tools.list().map(recordedTool) ?? [],
    conversation,
    model: {
      ...(otherWindow === undefined ? {} : { otherWindow }),
      tellsLosses: services?.provider.lossesOf !== undefined,
    },
    fallbacks: services?.fallbacks.map(({ name }) => name) ?? [],
  };
}
