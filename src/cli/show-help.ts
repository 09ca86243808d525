import { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import { ownPackage } from './own-package.js';

/** Prints the help of a command or a topic, or of the whole command line, on stdout. */
export async function showHelp(id: string | undefined): Promise<void> {
  const config = await Config.load({ root: ownPackage().directory });
  await new Help(config, { all: true }).showHelp(id === undefined ? [] : [id.replaceAll(' ', ':')]);
}
