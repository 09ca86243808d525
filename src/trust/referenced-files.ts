import { realpathSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { leafPaths, valueAt } from '../config/leaf-paths.js';
import type { ProjectFile } from '../config/project.js';
import { pathOfReference, readReferencedFile } from '../config/referenced-file.js';
import { fileReferencesIn } from '../config/references.js';
import type { JsonValue } from '../plugin/json.js';
import { covers } from './hash-tree.js';

/** A file of the folder whose text a setting takes, as it is now. */
export interface ReferencedText {
  /** Seen from the root. */
  readonly at: string;
  /** Undefined where it cannot be read. */
  readonly text: string | undefined;
}

/**
 * The files of the folder that configuration files take texts from with `${file:PATH}`, each once. One that lies
 * elsewhere, a key in the user's home say, is the user's own to change.
 */
export function referencedFiles(
  files: readonly ProjectFile[],
  { root, home }: { readonly root: string; readonly home: string },
): readonly ReferencedText[] {
  const paths = files.flatMap(({ file, layer }) =>
    leafPaths(layer.data)
      .flatMap((path) => textsOf(valueAt(layer.data, path)))
      .flatMap((text) => pathsIn(text, { file, home })),
  );
  return [...new Set(paths)]
    .filter((path) => covers(root, path) || covers(realPath(root), realPath(path)))
    .map((path) => ({ at: relative(root, path), text: textOf(path) }));
}

/** What a text says once the files of the folder that it names have taken their places; no other file is shown. */
export function withFileTexts(text: string, place: Place & { readonly root: string }): string {
  return fileReferencesIn(text).reduce((result, { written, name }) => {
    const path = absolute(name, place);
    const content = covers(realPath(place.root), realPath(path)) ? textOf(path) : undefined;
    return content === undefined ? result : result.replaceAll(written, () => content);
  }, text);
}

/** The configuration file that a reference stands in, and where `~/` leads. */
interface Place {
  readonly file: string;
  readonly home: string;
}

function pathsIn(text: string, place: Place): readonly string[] {
  return fileReferencesIn(text)
    .filter(({ name }) => name.trim() !== '')
    .map(({ name }) => absolute(name, place));
}

function absolute(name: string, { file, home }: Place): string {
  return pathOfReference(name, { layer: 'project', where: file, line: 1 }, { home, cwd: dirname(file) });
}

function textOf(path: string): string | undefined {
  const read = readReferencedFile(path);
  return 'text' in read ? read.text : undefined;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as Readonly<Record<string, JsonValue>>).flatMap(textsOf);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
