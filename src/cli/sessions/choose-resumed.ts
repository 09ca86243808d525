import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { openSessionLibrary, type SessionLibrary } from '../../container/session-library.js';
import { isAllosError } from '../../plugin/error.js';
import { sessionFolder } from './session-folder.js';
import { oneLine } from './session-table.js';

export interface Resumed {
  /** The session's file. */
  readonly session: string;
  readonly prompt: string | undefined;
  /** What the user should know before the run. */
  readonly notice?: string;
}

/**
 * What `allos resume` means. A single argument with white space in it is a session where one has that name, else a task
 * for the folder's newest one.
 *
 * @throws AllosError `session.not_found`
 */
export function chooseResumed(words: {
  readonly session: string | undefined;
  readonly prompt: string | undefined;
  readonly cd: string | undefined;
}): Resumed {
  const library = openSessionLibrary(processEnvironment());
  const folder = sessionFolder(words.cd);
  const { session: word, prompt } = words;
  if (word === undefined || word === '-') return resumed(library, folder, undefined, word ?? prompt);
  try {
    return resumed(library, folder, word, prompt);
  } catch (error) {
    const isTask = prompt === undefined && /\s/.test(word.trim());
    if (!isTask || !isAllosError(error) || error.code !== 'session.not_found') throw error;
    return resumed(library, folder, undefined, word);
  }
}

function resumed(
  library: SessionLibrary,
  folder: string,
  reference: string | undefined,
  prompt: string | undefined,
): Resumed {
  const session = library.find(reference, reference === undefined ? folder : processDirectory());
  const begun = library.folderOf(session);
  return {
    session,
    prompt,
    ...(begun === undefined || begun === '' || begun === folder
      ? {}
      : { notice: `This session was begun in ${oneLine(begun)}; it goes on in ${oneLine(folder)}.` }),
  };
}
