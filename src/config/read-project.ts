import { visible } from './config-layer.js';
import { readDotEnv } from './dot-env.js';
import { fileLayer } from './file-layer.js';
import { nearNamesNotice } from './near-names.js';
import { findFile, LOCAL_NAMES, PROJECT_NAMES, projectFolders, type FoundFile } from './project-files.js';
import type { Project, ProjectFile } from './project.js';
import { readConfigFile } from './read-config-file.js';

/**
 * Reads the project's files, each once: from the root of the repository down to `cwd`, then the local ones, and the
 * `.env` of `cwd`. A broken file is an error also where nobody trusts it: it may hold denials.
 *
 * @param dotEnvNames the names that a `.env` may set
 * @throws AllosError `config.unreadable`, `config.invalid`
 */
export async function readProject(cwd: string, dotEnvNames: readonly string[]): Promise<Project> {
  const folders = projectFolders(cwd);
  const files: ProjectFile[] = [];
  const notices: string[] = [...nearNamesNotice(folders)];
  for (const { name, ...found } of foundIn(folders)) {
    const { file } = found;
    notices.push(...passedOverNotice(found));
    const text = readConfigFile(file);
    files.push({ file, text, layer: await fileLayer({ name, file, trusted: false, text }) });
  }
  return { root: folders[0] ?? cwd, folders, files, dotEnv: readDotEnv(cwd, dotEnvNames), notices };
}

/** A file of the project or of this checkout of it. */
interface ConfigFile {
  readonly name: 'project' | 'local';
  readonly file: string;
}

/** The files that are read in a folder, weakest first. Nothing of them is read here. */
export function projectConfigFiles(cwd: string): readonly string[] {
  return foundIn(projectFolders(cwd)).map(({ file }) => file);
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

function passedOverNotice({ file, passedOver }: FoundFile): readonly string[] {
  if (passedOver.length === 0) return [];
  return [`${visible(file)} is used; ${passedOver.map(visible).join(', ')} beside it is not read`];
}
