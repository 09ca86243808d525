import { AllosError, messageOf } from '../plugin/error.js';
import { visible } from './config-layer.js';
import { readSmallFile } from './read-small-file.js';

/**
 * The text of a configuration file.
 *
 * @throws AllosError `config.unreadable`
 */
export function readConfigFile(path: string): string {
  try {
    return readSmallFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AllosError(
      'config.unreadable',
      `The configuration file ${visible(path)} ${missing ? 'does not exist' : `cannot be read: ${messageOf(error)}`}`,
      { hint: missing ? 'Check the path.' : 'Make it a readable text file in UTF-8, or remove it.', cause: error },
    );
  }
}
