import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary } from '../../../container/session-library.js';
import { print } from '../../print.js';
import { styleOf, wantsColor } from '../../render/style.js';
import { sessionFolder } from '../../sessions/session-folder.js';
import { sessionPage } from '../../sessions/session-page.js';

/** `allos sessions show`: the conversation, for a person or as JSON. */
export default class SessionsShow extends Command {
  static override id = 'sessions:show';
  static override summary = 'Show the conversation of a session.';
  static override description = 'Without an argument: the newest session of this folder. Turns are numbered.';
  static override args = {
    session: string({ description: 'An id, the beginning of one, a name or a file.', ignoreStdin: true }),
  };
  static override flags = {
    full: boolean({ summary: 'Show results whole, not only their first lines.' }),
    json: boolean({ summary: 'Print JSON.', exclusive: ['full'] }),
    'no-color': boolean({ summary: 'No colours.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SessionsShow);
    const env = processEnvironment();
    const library = openSessionLibrary(env);
    const reading = library.read(library.find(args.session, sessionFolder()));
    if (flags.json) return await print(JSON.stringify(reading.document, null, 2));
    const isTerminal = process.stdout.isTTY === true;
    const style = styleOf(wantsColor(env, { isTerminal, noColorFlag: flags['no-color'] }));
    await print(sessionPage(reading, { style, full: flags.full }));
  }
}
