import { Command } from '@oclif/core/command';
import { boolean, string } from '@oclif/core/flags';

/** `allos trust`: what a folder asks for, and the user's answer. */
export default class Trust extends Command {
  static override id = 'trust';
  static override summary = 'Show what this folder asks for, and trust it until it changes.';
  static override description =
    'Without a flag it asks at the terminal. The answer is kept for the content of the configuration files, of what their .env sets, and of the code of their plugins: any change asks again. Nothing of the folder runs here.';
  static override examples = ['<%= config.bin %> trust --show', '<%= config.bin %> trust --yes'];
  static override flags = {
    show: boolean({ summary: 'Only show what it asks for, and whether it is trusted.', exclusive: ['revoke', 'yes'] }),
    revoke: boolean({ summary: 'Forget all answers about this folder.', exclusive: ['yes'] }),
    yes: boolean({ summary: 'Trust what is there without a question, also where there is no terminal.' }),
    cd: string({ char: 'C', summary: 'Trust this folder.', helpValue: 'DIR' }),
    'no-color': boolean({ summary: 'No colours.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Trust);
    const { trustFolder } = await import('../trust/trust-folder.js');
    await trustFolder({
      wish: flags.revoke ? 'revoke' : flags.show ? 'show' : flags.yes ? 'trust' : 'ask',
      cd: flags.cd,
      noColor: flags['no-color'],
    });
  }
}
