import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Conversation, SavedConversation } from '../agent/agent-options.js';
import { usableSecrets } from '../log/redact.js';
import type { Clock, Ids } from '../plugin/clock.js';
import { AllosError, messageOf } from '../plugin/error.js';
import { eventsOfMessages } from '../session/events-of-messages.js';
import { makeFolder } from '../session/make-folder.js';
import { writePrivateFile } from '../session/private-file.js';
import { readSession } from '../session/read-session.js';
import { SESSION_VERSION } from '../session/session-header.js';
import { lockSession } from '../session/session-lock.js';
import { sessionText } from '../session/session-text.js';

export interface SessionSaverOptions {
  readonly conversation: Pick<Conversation, 'sessionId' | 'session'>;
  readonly cwd: string;
  readonly allosVersion: string;
  readonly secrets: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
}

/**
 * Writes a conversation into a session file, 0600, whole or not at all. What a session kept is copied with all that it
 * tells; of a conversation that nothing was kept of, the messages are. It replaces only what it wrote itself and
 * nobody changed since.
 */
export function createSessionSaver(options: SessionSaverOptions): NonNullable<Conversation['save']> {
  const { conversation, ids } = options;
  const secrets = usableSecrets(options.secrets);
  const written = new Map<string, string>();
  return (path, saved) => {
    const folder = dirname(resolve(path));
    makeFolder(folder);
    const target = join(realpathSync(folder), basename(resolve(path)));
    const own = conversation.session?.path;
    // Every event of it is there already.
    if (own !== undefined && own === (existsSync(target) ? realpathSync(target) : target)) return;
    const known = written.get(target);
    const replace = known !== undefined && known === markOf(target);
    if (!replace && markOf(target) !== undefined) {
      throw new AllosError('session.invalid', `The file ${target} exists already`, {
        hint: 'Name a file that does not exist, or go on with that session by loadSession.',
      });
    }
    const lock = lockSession(target, `${process.pid}-${ids.next('lock')}`);
    try {
      writePrivateFile(target, sessionText(contentsOf(options, saved), secrets), { replace });
      written.set(target, markOf(target) ?? '');
    } catch (error) {
      throw new AllosError('session.write', `The session ${target} cannot be written: ${messageOf(error)}`, {
        hint: 'Free some space or name another file.',
        cause: error,
      });
    } finally {
      lock.release();
    }
  };
}

function contentsOf(
  { conversation, cwd, allosVersion, clock }: SessionSaverOptions,
  { history, usage }: SavedConversation,
): Parameters<typeof sessionText>[0] {
  const { session, sessionId } = conversation;
  if (session?.path !== undefined && existsSync(session.path)) {
    const { header, contents } = readSession(session.path);
    return { ...contents, header };
  }
  const at = new Date(clock.now()).toISOString();
  const header = {
    type: 'session',
    v: SESSION_VERSION,
    id: sessionId,
    createdAt: at,
    cwd,
    allos: allosVersion,
  } as const;
  return { header, events: eventsOfMessages(history, { sessionId, at, usage }) };
}

/** Tells a file, and whether it was changed; undefined where there is none. */
function markOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
}
