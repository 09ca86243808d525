import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AllosError } from '../plugin/error.js';
import { visible } from './config-layer.js';

// The only file that loads `cosmiconfig`. Only for folders the user trusts.

/**
 * Whether cosmiconfig may be called at all. It looks for settings of its own in the process's working directory and
 * runs what it finds: `.config/config.{js,cjs,…}`, whatever an `$import` there or in `package.json#cosmiconfig` names,
 * and search places that such a file adds. No option stops it.
 */
export function isCosmiconfigSafe(folders: readonly string[]): boolean {
  return [...new Set([process.cwd(), ...folders])].every((folder) => !holdsCosmiconfigSettings(folder));
}

/**
 * Lets cosmiconfig find a configuration file that is trusted and was read already. Nothing of the file is interpreted
 * here, an `$import` in it included: the loaders hand the text on, and those for code refuse.
 *
 * @param text what was read, and will be used
 * @throws AllosError `config.invalid` when something tries to load code, or when the file says something else by now
 */
export async function confirmWithCosmiconfig(file: string, text: string): Promise<void> {
  const { cosmiconfig } = await import('cosmiconfig');
  const explorer = cosmiconfig('allos', {
    searchPlaces: [basename(file)],
    searchStrategy: 'none',
    cache: false,
    loaders: {
      noExt: textOf,
      '.yaml': textOf,
      '.yml': textOf,
      '.json': textOf,
      '.js': refuseCode,
      '.cjs': refuseCode,
      '.mjs': refuseCode,
      '.ts': refuseCode,
    },
  });
  const found = (await explorer.search(dirname(file))) as { readonly config?: { readonly text?: string } } | null;
  if (found === null || withoutMark(found.config?.text ?? '') === text) return;
  throw new AllosError('config.invalid', `${visible(file)} changed while it was read`, { hint: 'Run it again.' });
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function textOf(_file: string, text: string): { readonly text: string } {
  return { text };
}

function refuseCode(file: string): never {
  throw new AllosError('config.invalid', `${visible(file)} is code; a configuration is YAML or JSON`, {
    hint: 'Write the same as allos.config.yaml.',
  });
}

function holdsCosmiconfigSettings(folder: string): boolean {
  if (namesIn(join(folder, '.config')).some((name) => name.toLowerCase().startsWith('config.'))) return true;
  const names = namesIn(folder);
  if (names.includes('package.yaml')) return true;
  return names.includes('package.json') && mentionsCosmiconfig(join(folder, 'package.json'));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What cannot be read as JSON may mean anything to another parser. */
function mentionsCosmiconfig(file: string): boolean {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof content !== 'object' || content === null || Object.hasOwn(content, 'cosmiconfig');
  } catch {
    return true;
  }
}
