import { basename } from 'node:path';
import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processEnvironment } from '../../config/process-environment.js';
import { AllosError } from '../../plugin/error.js';
import { SHELLS, type Shell } from '../completion/shell-answer.js';
import { shellScript } from '../completion/shell-script.js';
import { print } from '../print.js';

/** `allos completion [SHELL]`: what a shell needs to complete `allos`. */
export default class Completion extends Command {
  static override id = 'completion';
  static override summary = 'Print the script that makes a shell complete allos.';
  static override description =
    'For bash, zsh or fish; without an argument for the shell of $SHELL. Completed are commands, flags and what is known without asking anybody: providers, models, tools, sessions, configuration keys. The first lines of the script say where it belongs.';
  static override examples = [
    'source <(<%= config.bin %> completion bash)',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/allos.fish',
  ];
  static override args = {
    shell: string({ description: 'bash, zsh or fish.', options: [...SHELLS], ignoreStdin: true }),
  };
  static override flags = { verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }) };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const named = args.shell ?? basename(processEnvironment()['SHELL'] ?? '');
    const shell = SHELLS.find((each): each is Shell => each === named);
    if (shell !== undefined) return await print(shellScript(shell));
    throw new AllosError('usage.invalid', `there is no script for ${named === '' ? 'an unknown shell' : named}`, {
      hint: `Name one: allos completion ${SHELLS.join('|')}.`,
    });
  }
}
