import { realpathSync } from 'node:fs';
import { processDirectory } from '../../config/process-environment.js';
import { folderOf } from '../folder-of.js';

/** The folder that a command is about, as sessions name it: without links. */
export function sessionFolder(cd = '.'): string {
  return realpathSync(folderOf(cd, processDirectory(), '-C'));
}
