import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownPackage } from '../own-package.js';
import type { Shell } from './shell-answer.js';

/**
 * The script that makes a shell complete `allos`: `config/completion/allos.SHELL`. Each asks `allos completion words`, so
 * that it knows what the installed version knows.
 */
export function shellScript(shell: Shell): string {
  return readFileSync(join(ownPackage().directory, 'config', 'completion', `allos.${shell}`), 'utf8');
}
