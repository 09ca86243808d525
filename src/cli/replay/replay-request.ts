import type { RunRequest } from '../run/run-request.js';

/** How what is replayed is shown. */
export type ReplayView = Pick<RunRequest, 'outputFormat' | 'quiet' | 'noColor' | 'verbose'>;

/** The run that does a recording again, as it was recorded. */
export function replayRequest(path: string, view: ReplayView): RunRequest {
  return {
    ...view,
    replay: path,
    prompt: undefined,
    fromStdin: false,
    autoApprove: false,
    continue: false,
    noSession: true,
    interactive: false,
    files: [],
    addDirs: [],
    allow: [],
    deny: [],
    set: [],
    strictWire: false,
    trust: false,
    noPlugins: false,
  };
}
