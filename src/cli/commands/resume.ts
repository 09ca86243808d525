import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { configFlags, runFlags } from '../flags.js';
import { requestOf } from '../run/request-of.js';
import { chooseResumed } from '../sessions/choose-resumed.js';

const { session: _session, continue: _continue, 'no-session': _noSession, replay: _replay, ...flags } = runFlags;

/** `allos resume`: `run` with a session that exists. */
export default class Resume extends Command {
  static override id = 'resume';
  static override summary = 'Go on with a session.';
  static override description =
    'Without an argument: the newest session of this folder. On a terminal it asks for tasks; with a task, also one that is piped, it does that one.';
  static override examples = [
    '<%= config.bin %> resume',
    '<%= config.bin %> resume "fix login"',
    '<%= config.bin %> resume "fix login" "And now the tests"',
  ];
  static override args = {
    session: string({ description: 'An id, the beginning of one, a name or a file.', ignoreStdin: true }),
    prompt: string({ description: 'The task; - reads it from stdin.', ignoreStdin: true }),
  };
  static override flags = { ...flags, ...configFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Resume);
    const chosen = chooseResumed({ session: args.session, prompt: args.prompt, cd: flags.cd });
    if (chosen.notice !== undefined && !flags.quiet) process.stderr.write(`${chosen.notice}\n`);
    const { runTask } = await import('../run/run-task.js');
    await runTask({ ...requestOf(chosen.prompt, flags), session: chosen.session });
  }
}
