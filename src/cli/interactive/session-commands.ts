import { extname, resolve } from 'node:path';
import { processEnvironment } from '../../config/process-environment.js';
import type { ExportFormat, SessionSummary } from '../../container/session-library.js';
import { AllosError, isAllosError } from '../../plugin/error.js';
import { visible } from '../../plugin/visible.js';
import { pairedLines, wordWrapped } from './paired-lines.js';
import type { CommandContext } from './slash-command.js';

const SHOWN = 20;
const LONGEST_TASK = 120;

/** The sessions of the folder that is worked in, the newest first. */
export async function listSessions({ conversation, show, width }: CommandContext): Promise<'go on'> {
  const { openSessionLibrary } = await import('../../container/session-library.js');
  const { localTime, oneLine } = await import('../sessions/session-table.js');
  const sessions = openSessionLibrary(processEnvironment()).list(conversation.cwd);
  const rows = sessions.slice(0, SHOWN).map((session) => {
    const facts = 'damaged' in session ? [`damaged: ${session.damaged}`] : factsOf(session);
    return [oneLine(session.id), [localTime(session.modifiedAt), ...facts].map(oneLine).join(' · ')] as const;
  });
  const more = sessions.length > SHOWN ? `${sessions.length - SHOWN} more: allos sessions list. ` : '';
  const hint = wordWrapped(`${more}allos resume ID goes on with one.`, width);
  show(rows.length === 0 ? ['No sessions of this folder yet.'] : [...pairedLines(rows, width), ...hint]);
  return 'go on';
}

function factsOf({ turns, model, provider, name, task }: SessionSummary): readonly string[] {
  return [
    turns === 1 ? '1 turn' : `${turns} turns`,
    ...(model === undefined ? [] : [`${provider ?? ''}/${model}`]),
    ...(name === undefined ? [] : [name]),
    ...(task === undefined
      ? []
      : [task.length > LONGEST_TASK ? `${task.slice(0, LONGEST_TASK)}…`.toWellFormed() : task]),
  ];
}

/** Writes the session to a file, in the format that the name of the file says. */
export async function exportSession({ conversation, show, width }: CommandContext, argument: string): Promise<'go on'> {
  const { agent } = conversation.allos;
  const { cwd, reference } = conversation;
  if (reference === undefined) {
    throw new AllosError('usage.invalid', 'this session is not kept', { hint: 'Start without --no-session.' });
  }
  if (agent.messages.length === 0) throw new AllosError('usage.invalid', 'nothing was said yet');
  const { openSessionLibrary } = await import('../../container/session-library.js');
  const library = openSessionLibrary(processEnvironment());
  // A file of the session's own name can only be an earlier export of it.
  const file = resolve(cwd, argument === '' ? `${agent.sessionId}.md` : argument);
  const path = library.find(reference, cwd);
  try {
    library.exportTo(file, { path, format: formatOf(file), replace: argument === '' });
  } catch (error) {
    // The flag that the hint may name belongs to another command.
    if (isAllosError(error) && error.code === 'usage.file') throw new AllosError(error.code, error.message);
    throw error;
  }
  show(wordWrapped(visible(`Written: ${file}`), width));
  return 'go on';
}

function formatOf(file: string): ExportFormat {
  const extension = extname(file).toLowerCase();
  if (extension === '.jsonl') return 'jsonl';
  return extension === '.json' ? 'json' : 'md';
}
