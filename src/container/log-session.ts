import type { Container } from 'inversify';
import { AGENT_TOKENS, type Conversation } from '../agent/agent-options.js';
import type { CoreComponent } from '../log/core-components.js';
import { logEvent, type EventLoggers } from '../log/log-event.js';
import { loggedPolicy } from '../log/logged-policy.js';
import { loggedProvider } from '../log/logged-provider.js';
import type { Logger } from '../plugin/logger.js';
import type { OpenSession } from '../plugin/session-store.js';
import { TOKENS } from '../plugin/tokens.js';
import { loggerToken } from './component-loggers.js';

/**
 * Has the services of a session logged, from outside: each is wrapped when the container first hands it out, and only
 * where its lines go somewhere. A run without a log pays nothing.
 */
export function logSession(session: Container): void {
  const of = (component: CoreComponent): Logger => session.get(loggerToken(component));
  const [provider, policy] = [of('provider'), of('policy')];
  if (provider.isEnabled('debug')) {
    const clock = session.get(TOKENS.Clock);
    session.onActivation(TOKENS.Provider, (_context, own) => loggedProvider(own, provider, clock));
  }
  if (policy.isEnabled('debug')) {
    session.onActivation(TOKENS.Policy, (_context, own) => loggedPolicy(own, policy));
  }
  const loggers = { loop: of('loop'), tools: of('tools'), policy };
  if (loggers.loop.isEnabled('error')) {
    session.onActivation(AGENT_TOKENS.Conversation, (_context, own) => loggedConversation(own, loggers));
  }
}

/** Every event of a run passes the session that keeps it; a run that keeps nothing gets one that only logs. */
function loggedConversation(conversation: Conversation, loggers: EventLoggers): Conversation {
  const kept = conversation.session ?? nothingKept(conversation.sessionId);
  const session: OpenSession = {
    header: kept.header,
    events: kept.events,
    warnings: kept.warnings,
    ...(kept.damaged === undefined ? {} : { damaged: kept.damaged }),
    ...(kept.path === undefined ? {} : { path: kept.path }),
    append: (event) => {
      logEvent(event, loggers);
      kept.append(event);
    },
    close: () => kept.close(),
  };
  return { ...conversation, session };
}

function nothingKept(id: string): OpenSession {
  return {
    header: { type: 'session', v: 1, id, createdAt: '', cwd: '', allos: '' },
    events: [],
    warnings: [],
    append: () => undefined,
    close: () => undefined,
  };
}
