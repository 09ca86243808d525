import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { findFile, PROJECT_NAMES } from '../../config/project-files.js';
import { folderOf } from '../folder-of.js';
import { isPersonThere } from '../interactive/ask-person.js';
import { print, printNotices } from '../print.js';
import { askModel } from './ask-model.js';
import { configTemplate, SCHEMA_PATH } from './config-template.js';
import { foundModels, type FoundModel } from './found-models.js';
import { existingFile, writeNewFile } from './write-new-file.js';

export interface InitRequest {
  readonly cd: string | undefined;
  readonly model: string | undefined;
  readonly force: boolean;
  /** Ask nothing. */
  readonly yes: boolean;
}

/**
 * Writes the configuration file of a folder. Nothing of the folder is read, so that it does not matter who made it.
 *
 * @throws AllosError `usage.file` when there is one already
 */
export async function initFolder({ cd = '.', model, force, yes }: InitRequest): Promise<void> {
  const folder = folderOf(cd, processDirectory(), '-C');
  const file = join(folder, PROJECT_NAMES[0] ?? '');
  const there = findFile(folder, PROJECT_NAMES);
  if (there !== undefined && !force) throw existingFile(there.file);
  const found = await foundModels(processEnvironment());
  const chosen = model ?? (await chosenOf(found, yes));
  writeNewFile(file, configTemplate(chosen, found), { replace: force });
  await print(file);
  printNotices([
    ...found.map(({ model: each, why }) => `${each === chosen ? 'Uses' : 'Found'} ${each}: ${why}.`),
    ...(found.length > 0 || chosen !== undefined
      ? []
      : ['No key is set and no Ollama answers: allos doctor says what to do.']),
    ...(there === undefined || there.file === file ? [] : [`${basename(there.file)} beside it is not read any more.`]),
    ...(existsSync(join(folder, SCHEMA_PATH))
      ? []
      : ['Editors complete its keys once allos is installed in this folder (npm install allos).']),
    'Until you trust the folder it can only tighten: allos trust keeps your answer, --trust holds for one run.',
  ]);
}

/** The only one, or the one that a person takes; without a person the first, as a run would. */
async function chosenOf(found: readonly FoundModel[], yes: boolean): Promise<string | undefined> {
  const named = found.filter(({ isNamed }) => isNamed);
  const isAsked = !yes && named.length > 1 && isPersonThere();
  return isAsked ? await askModel(named) : named[0]?.model;
}
