import { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import { ownPackage } from './own-package.js';

/** Prints the help of a command or a topic, or of the whole command line, on stdout. */
export async function showHelp(id: string | undefined): Promise<void> {
  const config = await Config.load({ root: ownPackage().directory });
  await new CommandLineHelp(config, { all: true }).showHelp(id === undefined ? [] : [id.replaceAll(' ', ':')]);
}

/** oclif's, with the ways to call `allos` that are no command. */
class CommandLineHelp extends Help {
  override formatRoot(): string {
    const { pjson, userAgent } = this.config;
    const usage = [
      ['$ allos "TASK" [FLAGS]', 'run one task: short for allos run "TASK"'],
      ['$ allos', 'on a terminal: ask for one task after another'],
      ['$ allos COMMAND [FLAGS]', 'see below, and allos COMMAND --help'],
    ] as const;
    const width = Math.max(...usage.map(([call]) => call.length));
    return [
      pjson.description ?? '',
      this.section('VERSION', userAgent),
      this.section('USAGE', usage.map(([call, meaning]) => `${call.padEnd(width)}  ${meaning}`).join('\n')),
    ].join('\n\n');
  }
}
