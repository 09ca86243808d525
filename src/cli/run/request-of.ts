import type { InferredFlags } from '@oclif/core/interfaces';
import type { configFlags, runFlags } from '../flags.js';
import type { RunRequest } from './run-request.js';

/** The flags that choose what a run goes on with or repeats, which not every command of a run has. */
type SessionFlag = 'session' | 'continue' | 'no-session' | 'replay';
type RunFlags = InferredFlags<typeof runFlags & typeof configFlags>;

/** The run that flags and a prompt ask for; the prompt `-` is stdin. */
export function requestOf(
  prompt: string | undefined,
  flags: Omit<RunFlags, SessionFlag> & Partial<Pick<RunFlags, SessionFlag>>,
): RunRequest {
  return {
    prompt: prompt === '-' ? undefined : prompt,
    fromStdin: prompt === '-',
    provider: flags.provider,
    model: flags.model,
    tools: flags.tools?.map((name) => name.trim()).filter((name) => name !== ''),
    autoApprove: flags['auto-approve'],
    session: flags.session,
    continue: flags.continue ?? false,
    noSession: flags['no-session'] ?? false,
    interactive: flags.interactive,
    cd: flags.cd,
    files: flags.file ?? [],
    jsonSchema: flags['json-schema'],
    addDirs: flags['add-dir'] ?? [],
    system: flags.system,
    appendSystem: flags['append-system'],
    mode: flags.mode,
    allow: flags.allow ?? [],
    deny: flags.deny ?? [],
    maxIterations: flags['max-iterations'],
    maxCostUsd: flags['max-cost'],
    maxTokens: flags['max-tokens'],
    maxOutputTokens: flags['max-output-tokens'],
    timeoutSeconds: flags.timeout,
    temperature: flags.temperature,
    baseUrl: flags['base-url'],
    strictWire: flags['strict-wire'],
    record: flags.record,
    replay: flags.replay,
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
