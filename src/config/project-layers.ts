import type { ConfigLayer } from './config-layer.js';
import { visible } from './config-layer.js';
import { fileLayer } from './file-layer.js';
import { nearNamesNotice } from './near-names.js';
import { findFile, LOCAL_NAMES, PROJECT_NAMES, projectFolders, type FoundFile } from './project-files.js';
import { readConfigFile } from './read-config-file.js';

/** What the project's folders say, weakest first, and what to tell the user. */
export interface ProjectLayers {
  readonly layers: readonly ConfigLayer[];
  readonly notices: readonly string[];
}

/**
 * Reads the project's files from the root of the repository down to `cwd`, then the local ones. A broken file is an
 * error also where nobody trusts it: it may hold denials.
 *
 * @throws AllosError `config.unreadable`, `config.invalid`
 */
export async function projectLayers(options: {
  readonly cwd: string;
  readonly trusted: boolean;
}): Promise<ProjectLayers> {
  const folders = projectFolders(options.cwd);
  const layers: ConfigLayer[] = [];
  const notices: string[] = [...nearNamesNotice(folders)];
  for (const { name, ...found } of foundIn(folders)) {
    notices.push(...passedOverNotice(found));
    const text = await textOf(found.file, folders, options.trusted);
    layers.push(await fileLayer({ name, file: found.file, trusted: options.trusted, text }));
  }
  return { layers, notices };
}

/** The project's files that are read in a folder, weakest first. */
export function projectConfigFiles(cwd: string): readonly ConfigFile[] {
  return foundIn(projectFolders(cwd)).map(({ name, file }) => ({ name, file }));
}

/** A file of the project or of this checkout of it. */
export interface ConfigFile {
  readonly name: 'project' | 'local';
  readonly file: string;
}

function foundIn(folders: readonly string[]): readonly (ConfigFile & FoundFile)[] {
  const places = [
    { name: 'project', names: PROJECT_NAMES },
    { name: 'local', names: LOCAL_NAMES },
  ] as const;
  return places.flatMap(({ name, names }) =>
    folders.flatMap((folder) => {
      const found = findFile(folder, names);
      return found === undefined ? [] : [{ name, ...found }];
    }),
  );
}

async function textOf(file: string, folders: readonly string[], trusted: boolean): Promise<string> {
  // Read here in any case: that a file is regular, small and UTF-8 is checked before anything else opens it.
  const text = readConfigFile(file);
  if (!trusted) return text;
  const { isCosmiconfigSafe, searchWithCosmiconfig } = await import('./cosmiconfig-search.js');
  return isCosmiconfigSafe(folders) ? ((await searchWithCosmiconfig(file)) ?? text) : text;
}

function passedOverNotice({ file, passedOver }: FoundFile): readonly string[] {
  if (passedOver.length === 0) return [];
  return [`${visible(file)} is used; ${passedOver.map(visible).join(', ')} beside it is not read`];
}
