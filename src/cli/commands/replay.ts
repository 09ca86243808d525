import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { resolve } from 'node:path';
import { processDirectory } from '../../config/process-environment.js';
import { isCassette } from '../../container/recording-at.js';
import { configFlags, runFlags } from '../flags.js';

/** `allos replay`: what a recorded run did, or what a session tells of its runs. */
export default class Replay extends Command {
  static override id = 'replay';
  static override summary = 'Do a recorded run again, or show the runs of a session.';
  static override description =
    'A cassette, which --record wrote, is done again: the same events, byte for byte, without a key, without a network and without running a tool. Of a session the events that it kept are shown.';
  static override examples = [
    '<%= config.bin %> run --record fix.jsonl "Fix the failing test"',
    '<%= config.bin %> replay fix.jsonl -o stream-json',
  ];
  static override args = {
    recording: string({
      description: 'A cassette, or a session: an id, the beginning of one, a name or a file.',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'output-format': runFlags['output-format'],
    json: runFlags.json,
    quiet: runFlags.quiet,
    'no-color': runFlags['no-color'],
    verbose: configFlags.verbose,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Replay);
    const view = {
      outputFormat: flags.json ? ('json' as const) : (flags['output-format'] ?? 'text'),
      quiet: flags.quiet,
      noColor: flags['no-color'],
      verbose: flags.verbose,
    };
    if (isCassette(resolve(processDirectory(), args.recording))) {
      const { runTask } = await import('../run/run-task.js');
      const { replayRequest } = await import('../replay/replay-request.js');
      await runTask(replayRequest(args.recording, view));
    } else {
      const { showSessionRuns } = await import('../replay/show-session-runs.js');
      await showSessionRuns(args.recording, view);
    }
  }
}
