import { string as argument } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean, integer, string } from '@oclif/core/flags';
import { processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary } from '../../../container/session-library.js';
import { print } from '../../print.js';
import { sessionFolder } from '../../sessions/session-folder.js';

/** `allos sessions fork`: another way on from the same past. */
export default class SessionsFork extends Command {
  static override id = 'sessions:fork';
  static override summary = 'Begin a new session with the past of another one, which stays as it is.';
  static override description =
    'Without an argument: the newest session of this folder. A session that is in use can be forked. Prints the new id.';
  static override examples = ['<%= config.bin %> sessions fork "fix login" --at 3 --name "other way"'];
  static override args = {
    session: argument({ description: 'An id, the beginning of one, a name or a file.', ignoreStdin: true }),
  };
  static override flags = {
    at: integer({ min: 1, summary: 'Take over only up to this turn; sessions show numbers them.', helpValue: 'TURN' }),
    name: string({ summary: 'Name the new session.', helpValue: 'NAME' }),
    json: boolean({ summary: 'Print JSON.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SessionsFork);
    const library = openSessionLibrary(processEnvironment());
    const fork = library.fork(library.find(args.session, sessionFolder()), { at: flags.at, name: flags.name });
    await print(flags.json ? JSON.stringify(fork, null, 2) : fork.id);
  }
}
