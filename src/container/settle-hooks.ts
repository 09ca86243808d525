import type { Container } from 'inversify';
import { AGENT_TOKENS } from '../agent/agent-options.js';
import { TOKENS } from '../plugin/tokens.js';

/** Waits for subscribers that still write, and logs what no run is left to tell. */
export async function settleHooks(session: Container): Promise<void> {
  const hooks = session.get(AGENT_TOKENS.Hooks);
  await hooks.settled();
  for (const { message } of hooks.takeWarnings()) session.get(TOKENS.Logger).child('hooks').warn(message);
}
