import type { InferredFlags } from '@oclif/core/interfaces';
import { NO_MODEL } from '../../container/no-model.js';
import type { configFlags, toolCallFlags } from '../flags.js';
import type { RunRequest } from '../run/run-request.js';

/** The run that a single call of a tool is: without a model, a conversation or a session. */
export function toolRequest(tool: string, flags: InferredFlags<typeof toolCallFlags & typeof configFlags>): RunRequest {
  return {
    prompt: `call ${tool}`,
    fromStdin: false,
    provider: NO_MODEL,
    tools: [tool],
    autoApprove: flags['auto-approve'],
    continue: false,
    noSession: true,
    interactive: false,
    cd: flags.cd,
    files: [],
    addDirs: flags['add-dir'] ?? [],
    mode: flags.mode,
    allow: flags.allow ?? [],
    deny: flags.deny ?? [],
    timeoutSeconds: flags.timeout,
    strictWire: false,
    outputFormat: flags.json ? 'json' : (flags['output-format'] ?? 'text'),
    config: flags.config,
    profile: flags.profile,
    set: flags.set ?? [],
    trust: flags.trust,
    noPlugins: flags['no-plugins'],
    logFile: flags['log-file'],
    verbose: flags.verbose,
    quiet: flags.quiet,
    noColor: flags['no-color'],
  };
}
