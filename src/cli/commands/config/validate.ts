import { resolve } from 'node:path';
import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { textRedactor } from '../../../container/text-redactor.js';
import { exitCodeOf } from '../../../plugin/error-table.js';
import { problemsOf, validateAll, validateFile } from '../../config/validate-config.js';
import { validationDocument, validationLines } from '../../config/validation-report.js';
import { configFlags, documentFlags } from '../../flags.js';
import { wantsJson } from '../../listing/wants-json.js';
import { print, printNotices } from '../../print.js';

/** `allos config validate`: all that is wrong, with its place. */
export default class ConfigValidate extends Command {
  static override id = 'config:validate';
  static override summary = 'Check a configuration file, or all that a run here would take.';
  static override description =
    'What is wrong goes to stderr as FILE:LINE:COLUMN: MESSAGE, and the exit code is 4. A file that is named is checked alone: the variables and files it refers to are not looked for, and its plugins only where it is your own, its folder is trusted, or with --trust. Settings of plugins are checked by the schemas in their manifests, and no plugin is imported. Names that nothing has and plugins that are not installed are warnings; a plugin that is required is not.';
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate allos.config.yaml -o json',
  ];
  static override args = { file: string({ description: 'The file; default: all that apply.', ignoreStdin: true }) };
  static override flags = { ...configFlags, ...documentFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigValidate);
    const cwd = processDirectory();
    const env = processEnvironment();
    const validation =
      args.file === undefined
        ? await validateAll(flags, env, cwd)
        : { ...(await validateFile(resolve(cwd, args.file), flags, env)), notices: [], loaded: undefined };
    const loaded = validation.loaded?.config;
    if (problemsOf(validation).length > 0) process.exitCode = exitCodeOf('config.invalid');
    printNotices(validation.notices);
    const redact = textRedactor({ ...env, ...loaded?.dotEnv }, loaded?.secrets ?? []);
    if (wantsJson(flags)) return await print(JSON.stringify(validationDocument(validation, redact), null, 2));
    const { wrong, right } = validationLines(validation, redact);
    printNotices(wrong);
    await print(right.join('\n'));
  }
}
