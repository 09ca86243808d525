import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AllosError, messageOf } from '../../plugin/error.js';
import type { PluginNames } from './plugin-names.js';

/** What a new plugin contributes. */
export type PluginKind = 'tool' | 'provider' | 'policy';

export interface NewPlugin {
  readonly kind: PluginKind;
  readonly names: PluginNames;
  /** The folder to make; its parent may be missing, too. */
  readonly folder: string;
  /** The package of allos that holds the templates, and its version. */
  readonly allos: { readonly directory: string; readonly version: string };
}

/** npm leaves a file out that is called so within a package. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/**
 * Writes a plugin package: the template of its kind, with its own names. Nothing that is there is touched.
 *
 * @returns the files, relative to the folder
 * @throws AllosError `usage.file` when there is something in the folder, or it cannot be one
 */
export function writePlugin({ kind, names, folder, allos }: NewPlugin): readonly string[] {
  const hasSomething = orRefuse(folder, () => existsSync(folder) && readdirSync(folder).length > 0);
  if (hasSomething) {
    throw new AllosError('usage.file', `${folder} is there and not empty`, {
      hint: 'Name another plugin, or remove that folder.',
    });
  }
  const template = join(allos.directory, 'templates', `plugin-${kind}`);
  const files = filesIn(template).map((file) => {
    const path = renamed(file, names);
    const text = renamed(readFileSync(join(template, file), 'utf8'), names);
    return { path: RENAMED[path] ?? path, text: file === 'package.json' ? withVersion(text, allos.version) : text };
  });
  orRefuse(folder, () => {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { flag: 'wx' });
    }
  });
  return files.map(({ path }) => path);
}

function orRefuse<T>(folder: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new AllosError('usage.file', `${folder} cannot be written: ${messageOf(error)}`, {
      hint: 'Name another folder with --in.',
      cause: error,
    });
  }
}

/** The sources alone: a template that was built in its place has more. */
function filesIn(template: string): readonly string[] {
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1))
    .filter((file) => !/^(dist|node_modules)\//.test(file))
    .sort();
}

/** The templates are whole packages: what is called `sample name` in them, in every way to write it, is the name. */
function renamed(text: string, names: PluginNames): string {
  const wanted: Readonly<Record<string, string>> = {
    'allos-plugin-sample-name': names.packageName,
    'sample-name': names.kebab,
    sample_name: names.snake,
    SAMPLE_NAME: names.constant,
    SampleName: names.pascal,
    'Sample Name': names.title,
  };
  // In one go: a name may hold one of these words itself.
  return text.replaceAll(new RegExp(Object.keys(wanted).join('|'), 'g'), (word) => wanted[word] ?? word);
}

function withVersion(text: string, version: string): string {
  const packageJson = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  const allos = `^${version}`;
  const { peerDependencies, devDependencies } = packageJson;
  const pinned = {
    ...packageJson,
    peerDependencies: { ...peerDependencies, allos },
    devDependencies: { ...devDependencies, allos },
  };
  return `${JSON.stringify(pinned, null, 2)}\n`;
}
