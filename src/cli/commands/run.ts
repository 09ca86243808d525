import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import type { RunRequest } from '../run/run-request.js';
import { configFlags, runFlags } from '../flags.js';

/** `allos run`, and what a bare prompt means. */
export default class Run extends Command {
  static override id = 'run';
  static override summary = 'Run one task.';
  static override description =
    'The model reads files, edits them and runs commands until the task is done. stdin is added to the task when it is piped; with - it is the task.';
  static override examples = [
    '<%= config.bin %> run "Fix the failing test"',
    '<%= config.bin %> run -m anthropic/claude-sonnet-5-5 --mode edits "Rename the module"',
    'git diff | <%= config.bin %> run "Review this change" -o json',
  ];
  static override args = { prompt: string({ description: 'The task; - reads it from stdin.', ignoreStdin: true }) };
  static override flags = { ...runFlags, ...configFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    const request: RunRequest = {
      prompt: args.prompt === '-' ? undefined : args.prompt,
      fromStdin: args.prompt === '-',
      provider: flags.provider,
      model: flags.model,
      tools: flags.tools?.map((name) => name.trim()).filter((name) => name !== ''),
      autoApprove: flags['auto-approve'],
      session: flags.session,
      continue: flags.continue,
      noSession: flags['no-session'],
      interactive: flags.interactive,
      cd: flags.cd,
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
      outputFormat: flags.json ? 'json' : (flags['output-format'] ?? 'text'),
      config: flags.config,
      profile: flags.profile,
      set: flags.set ?? [],
      trust: flags.trust,
      verbose: flags.verbose,
      quiet: flags.quiet,
      noColor: flags['no-color'],
    };
    const { runTask } = await import('../run/run-task.js');
    await runTask(request);
  }
}
