import { resolve } from 'node:path';
import { string as argument } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean, custom, string } from '@oclif/core/flags';
import { processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { openSessionLibrary, type ExportFormat } from '../../../container/session-library.js';
import { print } from '../../print.js';
import { sessionFolder } from '../../sessions/session-folder.js';

const format = custom<ExportFormat>({ options: ['md', 'json', 'jsonl'] });

/** `allos sessions export`: the whole conversation, keys left out. */
export default class SessionsExport extends Command {
  static override id = 'sessions:export';
  static override summary = 'Write a session as Markdown, JSON or a session file.';
  static override description =
    'Without an argument: the newest session of this folder. jsonl is a session again: allos run -s FILE goes on with it.';
  static override examples = ['<%= config.bin %> sessions export "fix login" -o login.md'];
  static override args = {
    session: argument({ description: 'An id, the beginning of one, a name or a file.', ignoreStdin: true }),
  };
  static override flags = {
    format: format({ summary: 'The format.', default: 'md' }),
    output: string({ char: 'o', summary: 'Write to this file (0600) instead of stdout.', helpValue: 'FILE' }),
    force: boolean({ summary: 'Replace the file when it exists.', dependsOn: ['output'] }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SessionsExport);
    const library = openSessionLibrary(processEnvironment());
    const path = library.find(args.session, sessionFolder());
    if (flags.output === undefined || flags.output === '-') return await print(library.exported(path, flags.format));
    const file = resolve(processDirectory(), flags.output);
    library.exportTo(file, { path, format: flags.format, replace: flags.force });
    process.stderr.write(`Written: ${file}\n`);
  }
}
