import { Command } from '@oclif/core/command';
import { boolean, string } from '@oclif/core/flags';
import { initFolder } from '../init/init-folder.js';

/** `allos init`: a configuration file to begin with. */
export default class Init extends Command {
  static override id = 'init';
  static override summary = 'Write an allos.config.yaml with comments in this folder.';
  static override description =
    'Looks for keys in the environment and for an Ollama on this machine, for 300 ms, and names a model that can be used. On a terminal it asks where there are several. A configuration that is there is never overwritten without --force.';
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init -m anthropic/claude-sonnet-5-5 --yes'];
  static override flags = {
    cd: string({ char: 'C', summary: 'Write it in this folder.', helpValue: 'DIR' }),
    model: string({ char: 'm', summary: 'Use this model: PROVIDER/NAME.', helpValue: 'MODEL' }),
    force: boolean({ summary: 'Replace a configuration that is there.' }),
    yes: boolean({ char: 'y', summary: 'Ask nothing.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Init);
    const { cd, model, force, yes } = flags;
    await initFolder({ cd, model, force, yes });
  }
}
