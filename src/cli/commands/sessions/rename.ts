import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary } from '../../../container/session-library.js';
import { print } from '../../print.js';
import { sessionFolder } from '../../sessions/session-folder.js';

/** `allos sessions rename`: appends the name to the session. */
export default class SessionsRename extends Command {
  static override id = 'sessions:rename';
  static override summary = 'Give a session a name.';
  static override description =
    'A name stands for the session wherever an id does. No two sessions have the same one, and none looks like an id or a path.';
  static override examples = ['<%= config.bin %> sessions rename ses_0m "fix login"'];
  static override args = {
    session: string({
      description: 'An id, the beginning of one, a name or a file.',
      required: true,
      ignoreStdin: true,
    }),
    name: string({ description: 'The name.', required: true, ignoreStdin: true }),
  };
  static override flags = { verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }) };

  async run(): Promise<void> {
    const { args } = await this.parse(SessionsRename);
    const library = openSessionLibrary(processEnvironment());
    await print(await library.rename(library.find(args.session, sessionFolder()), args.name));
  }
}
