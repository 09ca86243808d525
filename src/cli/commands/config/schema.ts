import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { configSchemaText } from '../../../config/config-schema.js';
import { print } from '../../print.js';

/** `allos config schema`: the JSON Schema of a configuration file. */
export default class ConfigSchema extends Command {
  static override id = 'config:schema';
  static override summary = 'Print the JSON Schema of a configuration file.';
  static override description =
    'For editors and other checks. It lies in the package, too: a file can name it in its first line, as the one that allos init writes does.';
  static override examples = ['<%= config.bin %> config schema > allos.config.schema.json'];
  static override flags = { verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }) };

  async run(): Promise<void> {
    await this.parse(ConfigSchema);
    await print(configSchemaText());
  }
}
