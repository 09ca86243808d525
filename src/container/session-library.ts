import { existsSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { homeDirectory } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import { ownPackage } from '../host/package-directory.js';
import { redactSecrets, usableSecrets } from '../log/redact.js';
import { AllosError, messageOf } from '../plugin/error.js';
import type { AgentEvent } from '../plugin/event.js';
import type { SessionStore } from '../plugin/session-store.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { createFileSessionStore } from '../session/file-session-store.js';
import { isTurn } from '../session/conversation.js';
import { checkTarget, realPathOf, writeExport } from '../session/export-file.js';
import { forkSession } from '../session/fork-session.js';
import { latestSession, readHeader, sessionEntries } from '../session/latest-session.js';
import { makePrivateFolder } from '../session/make-folder.js';
import { writePrivateFile } from '../session/private-file.js';
import { readSession } from '../session/read-session.js';
import { removeSession } from '../session/remove-session.js';
import { beginsWith, namesOf, resolveReference } from '../session/resolve-reference.js';
import { readingOf, type SessionReading } from '../session/session-document.js';
import { sessionMarkdown } from '../session/session-markdown.js';
import { checkedName, isSameName } from '../session/session-name.js';
import { isSessionPath, sessionIds, sessionPath } from '../session/session-reference.js';
import { summarise, type DamagedSession, type SessionSummary } from '../session/session-summary.js';
import { sessionText } from '../session/session-text.js';
import { systemClock } from './system-clock.js';
import { createTimeOrderedIds } from './time-ordered-ids.js';

export type { ConversationEntry } from '../session/conversation.js';
export type { SessionDocument, SessionReading } from '../session/session-document.js';
export type { DamagedSession, SessionSummary } from '../session/session-summary.js';

/** How a session is written for others: for people, for programs, or as the session file it is. */
export type ExportFormat = 'md' | 'json' | 'jsonl';

/**
 * A user's sessions, for commands that look after them and run nothing. A session is meant by its file; `find` turns
 * what a user says into one.
 */
export interface SessionLibrary {
  /** The last written first; all, or those that ran in a folder. What is no session has no folder and is always there. */
  readonly list: (folder?: string) => readonly (SessionSummary | DamagedSession)[];
  /**
   * @param reference an id, the beginning of one, a name, or a path that is resolved from the folder; without it the
   * folder's newest session is meant
   * @throws AllosError `session.not_found`
   */
  readonly find: (reference: string | undefined, folder: string) => string;
  /** What a list would show of a file. */
  readonly summary: (path: string) => SessionSummary | DamagedSession;
  /** Where a session was begun; undefined for what is none. */
  readonly folderOf: (path: string) => string | undefined;
  /** @throws AllosError `session.not_found`, `session.invalid` */
  readonly read: (path: string) => SessionReading;
  /**
   * What was kept, in order.
   *
   * @throws AllosError `session.not_found`, `session.invalid`
   */
  readonly events: (path: string) => readonly AgentEvent[];
  readonly exported: (path: string, format: ExportFormat) => string;
  /**
   * Writes an export, 0600, whole or not at all.
   *
   * @throws AllosError `usage.file` for a file that is there, unless `replace` is set
   */
  readonly exportTo: (
    file: string,
    options: { readonly path: string; readonly format: ExportFormat; readonly replace: boolean },
  ) => void;
  /** @throws AllosError `usage.invalid` for a name that is none, or taken; `session.locked` */
  readonly rename: (path: string, name: string) => Promise<string>;
  /** A session with a lineage of its own; the old one stays as it is, also when it is in use. */
  readonly fork: (
    path: string,
    options: { readonly at?: number | undefined; readonly name?: string | undefined },
  ) => { readonly id: string; readonly path: string; readonly turns: number };
  /** @throws AllosError `session.locked`; `session.invalid` for a file elsewhere that is no session */
  readonly remove: (path: string) => void;
}

export function openSessionLibrary(env: Readonly<Record<string, string | undefined>>): SessionLibrary {
  const directory = userPaths(env, homeDirectory(env)).sessions;
  const ids = createTimeOrderedIds(systemClock);
  const known = redactableValuesOf(env);
  const secrets = usableSecrets(known);
  const allosVersion = String(ownPackage().packageJson.version);
  const store = (): SessionStore =>
    createFileSessionStore({ directory, clock: systemClock, ids, allosVersion, secrets: known });

  const freeName = (text: string, path?: string): string => {
    const name = checkedName(text);
    if (redactSecrets(name, secrets) !== name) throw refusedName(name, 'it holds a key');
    const own = path === undefined ? undefined : realPathOf(path);
    for (const [id, other] of namesOf(directory)) {
      if (isSameName(name, other) && realPathOf(sessionPath(directory, id)) !== own) {
        throw refusedName(name, `${id} is named so`);
      }
    }
    const alike = sessionIds(directory).find((id) => beginsWith(id, name));
    if (alike !== undefined) throw refusedName(name, `the id ${alike} begins like that`);
    return name;
  };

  const exported = (path: string, format: ExportFormat): string => {
    const session = readSession(path);
    const { header, contents } = session;
    switch (format) {
      case 'md':
        return sessionMarkdown(readingOf(session, secrets));
      case 'json':
        return `${JSON.stringify(readingOf(session, secrets).document, null, 2)}\n`;
      case 'jsonl':
        return sessionText({ ...contents, header }, secrets);
    }
  };

  return {
    exported,
    list: (folder) =>
      sessionEntries(directory)
        .filter(({ path }) => folder === undefined || (readHeader(path)?.cwd ?? folder) === folder)
        .map(summarise),
    find: (reference, folder) => {
      if (reference !== undefined) {
        const path = isSessionPath(reference) ? resolve(folder, reference) : resolveReference(directory, reference);
        if (existsSync(path)) return path;
        throw new AllosError('session.not_found', `There is no file ${path}`, { hint: 'Check the path.' });
      }
      const id = latestSession(directory, folder);
      if (id !== undefined) return sessionPath(directory, id);
      throw new AllosError('session.not_found', `there is no session of ${folder} yet`, {
        hint: 'Name one of another folder (see allos sessions list --all), or a file of your own by its path.',
      });
    },
    summary: (path) => summarise({ id: basename(path, '.jsonl'), path, modifiedAt: statSync(path).mtimeMs }),
    folderOf: (path) => readHeader(path)?.cwd,
    read: (path) => readingOf(readSession(path), secrets),
    events: (path) => readSession(path).contents.events,
    exportTo: (file, { path, format, replace }) => {
      checkTarget(file, { session: path, sessions: directory, replace });
      writeExport(file, exported(path, format), { replace });
    },
    rename: async (path, text) => {
      const name = freeName(text, path);
      const { atime, mtime } = statSync(readSession(path).path);
      const session = await store().open(resolve(path));
      try {
        session.rename?.(name);
      } finally {
        session.close();
      }
      // A new name is no new work: the newest session of the folder stays the newest.
      utimesSync(path, atime, mtime);
      return name;
    },
    fork: (path, { at, name: text }) => {
      const { header, contents } = readSession(path);
      const name = text === undefined ? undefined : freeName(text);
      const fork = forkSession(header, contents.events, { at, ids, now: systemClock.now(), allosVersion });
      makePrivateFolder(directory);
      const target = sessionPath(directory, fork.header.id);
      try {
        writePrivateFile(target, sessionText({ ...fork, ...(name === undefined ? {} : { name }) }, secrets), {
          replace: false,
        });
      } catch (error) {
        throw new AllosError('session.write', `The session ${target} cannot be written: ${messageOf(error)}`, {
          hint: 'Free some space, or make the folder writable.',
          cause: error,
        });
      }
      return { id: fork.header.id, path: target, turns: fork.events.filter(isTurn).length };
    },
    remove: (path) => {
      // Elsewhere only what is a session for sure; among the sessions also what is left of one.
      if (realPathOf(dirname(path)) !== realPathOf(directory)) readSession(path);
      removeSession(path, `${process.pid}-${ids.next('lock')}`);
    },
  };
}

function refusedName(name: string, why: string): AllosError {
  return new AllosError('usage.invalid', `a session cannot be named ${JSON.stringify(name)}: ${why}`, {
    hint: 'Take another name.',
  });
}
