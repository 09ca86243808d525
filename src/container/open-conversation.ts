import type { Conversation } from '../agent/agent-options.js';
import { AllosError } from '../plugin/error.js';
import type { Ids } from '../plugin/clock.js';
import { textOf } from '../plugin/message.js';
import type { OpenSession, SessionStore } from '../plugin/session-store.js';
import { reportedUsage } from '../plugin/usage.js';
import { foldTranscript } from '../session/transcript.js';
import type { SessionChoice } from './allos-options.js';

/** The conversation to go on with, and what was wrong with its file. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly warnings: readonly string[];
}

/**
 * Opens, resumes or begins the conversation of a session.
 *
 * @throws AllosError `session.not_found`, `session.invalid`, `session.locked`
 */
export async function openConversation(
  choice: SessionChoice,
  store: SessionStore,
  cwd: string,
  ids: Ids,
): Promise<OpenedConversation> {
  switch (choice.type) {
    case 'none': {
      const sessionId = ids.next('ses');
      return { conversation: { sessionId, lineage: sessionId, messages: [] }, warnings: [] };
    }
    case 'new':
      return resumed(
        await store.create({ cwd, deferred: true, ...(choice.path === undefined ? {} : { path: choice.path }) }),
        ids,
      );
    case 'open':
      return resumed(await store.open(choice.reference), ids);
    case 'latest': {
      const id = await store.latest(cwd);
      if (id === undefined) {
        throw new AllosError('session.not_found', `there is no session of ${cwd} to continue`, {
          hint: ({ option }) =>
            `Begin a new one, or name one with ${option('session')}, a file of your own by its path.`,
        });
      }
      return resumed(await store.open(id), ids);
    }
  }
}

function resumed(session: OpenSession, ids: Ids): OpenedConversation {
  // A transcript with holes is another conversation: what was signed for the whole one is not legal in it.
  const start = session.damaged === true ? ids.next('lin') : session.header.id;
  const { messages, system, lineage, usage, costUsd, turns, measured, answeredBy, warnings } = foldTranscript(
    session.events,
    start,
  );
  return {
    conversation: {
      sessionId: session.header.id,
      lineage,
      messages,
      usage: { ...reportedUsage(usage), costUsd, turns },
      ...(measured === undefined ? {} : { measured }),
      ...(answeredBy === undefined ? {} : { answeredBy }),
      session,
      ...(system === undefined ? {} : { system: textOf(system) }),
    },
    warnings: [...session.warnings, ...warnings],
  };
}
