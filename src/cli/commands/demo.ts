import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { runDemo } from '../demo/run-demo.js';

/** `allos demo`: the main job without a key or a network. */
export default class Demo extends Command {
  static override id = 'demo';
  static override summary = 'Fix a sample project with a scripted model and the real tools, without any key.';
  static override description =
    'Copies a small project with a failing test to a temporary folder and runs there with --provider demo --auto-approve. The model is a script and says so; the loop, the tools and the results are real.';
  static override flags = { verbose: boolean({ char: 'v', summary: 'Show more.' }) };

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    await runDemo({ verbose: flags.verbose });
  }
}
