import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { requestOf } from '../run/request-of.js';
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
    const { runTask } = await import('../run/run-task.js');
    await runTask(requestOf(args.prompt, flags));
  }
}
