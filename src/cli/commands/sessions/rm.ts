import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary } from '../../../container/session-library.js';
import { confirm } from '../../sessions/confirm.js';
import { sessionFolder } from '../../sessions/session-folder.js';
import { oneLine, sessionTable } from '../../sessions/session-table.js';

/** `allos sessions rm`: deletes after a question, or with `--yes`. */
export default class SessionsRm extends Command {
  static override id = 'sessions:rm';
  static override summary = 'Delete sessions.';
  static override description =
    'Asks on a terminal and needs --yes elsewhere. A session that a process is using is not deleted.';
  static override strict = false;
  static override args = {
    session: string({ description: 'Ids, beginnings of ids, names or files.', required: true, ignoreStdin: true }),
  };
  static override flags = {
    yes: boolean({ char: 'y', summary: 'Do not ask.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(SessionsRm);
    const library = openSessionLibrary(processEnvironment());
    const folder = sessionFolder();
    const paths = [...new Set(argv.map((reference) => library.find(String(reference), folder)))];
    const shown = sessionTable(paths.map(library.summary), { folders: true, width: undefined });
    if (!flags.yes && !(await confirm(shown, 'Delete for good?'))) {
      process.stderr.write('Nothing was deleted.\n');
      return;
    }
    for (const path of paths) {
      library.remove(path);
      process.stderr.write(`Deleted ${oneLine(path)}\n`);
    }
  }
}
