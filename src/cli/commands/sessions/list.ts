import { Command } from '@oclif/core/command';
import { boolean, string } from '@oclif/core/flags';
import { processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary } from '../../../container/session-library.js';
import { print } from '../../print.js';
import { sessionFolder } from '../../sessions/session-folder.js';
import { sessionRow, sessionTable } from '../../sessions/session-table.js';

/** `allos sessions list`: reads files, loads no plugin. */
export default class SessionsList extends Command {
  static override id = 'sessions:list';
  static override summary = 'List the sessions of this folder, the newest first.';
  static override description =
    'Id, when it was last written, turns (model calls), model, name and first task. A file that is no session is listed as damaged.';
  static override flags = {
    all: boolean({ char: 'a', summary: 'List those of every folder.' }),
    cd: string({ char: 'C', summary: 'List those of this folder.', helpValue: 'DIR', exclusive: ['all'] }),
    json: boolean({ summary: 'Print JSON.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(SessionsList);
    const library = openSessionLibrary(processEnvironment());
    const sessions = library.list(flags.all ? undefined : sessionFolder(flags.cd));
    if (flags.json) return await print(JSON.stringify(sessions.map(sessionRow), null, 2));
    await print(sessionTable(sessions, { folders: flags.all, width: process.stdout.columns }));
    if (sessions.length === 0) {
      const none = flags.all ? 'There are no sessions.' : 'No sessions of this folder; see --all.';
      process.stderr.write(`${none} Files that -s PATH made are not listed.\n`);
    }
  }
}
