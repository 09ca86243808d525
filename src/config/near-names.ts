import { basename, join } from 'node:path';
import { visible } from './config-layer.js';
import { LOCAL_NAMES, namesOfFiles, PROJECT_NAMES } from './project-files.js';

/** What people write for `allos.config.yaml`, and what other tools would read. */
const NEAR =
  /^\.?allos(?:[._-]?(?:rc|config|configuration))?(?:\.local)?\.(?:ya?ml|json[5c]?|toml|ini|[cm]?[jt]s)$|^\.?allos[._-]?(?:rc|config)$/i;

/** One line for files that look like a configuration and are not read as one. Only their names are looked at. */
export function nearNamesNotice(folders: readonly string[]): readonly string[] {
  const found = folders.flatMap((folder) =>
    namesOfFiles(folder)
      .filter((name) => NEAR.test(name) && !PROJECT_NAMES.includes(name) && !LOCAL_NAMES.includes(name))
      .map((name) => join(folder, name)),
  );
  const [first] = found;
  if (first === undefined) return [];
  const wanted = /\.local\./i.test(basename(first)) ? LOCAL_NAMES[0] : PROJECT_NAMES[0];
  const [are, they] = found.length === 1 ? ['is', 'its name is'] : ['are', 'their names are'];
  return [`${found.map(visible).join(', ')} ${are} not read as configuration: ${they} not ${wanted ?? ''}`];
}
