import { processEnvironment } from '../../config/process-environment.js';
import { openSessionLibrary } from '../../container/session-library.js';
import { AllosError } from '../../plugin/error.js';
import { isTerminal, type AgentEvent } from '../../plugin/event.js';
import { textOf, toolCallsOf } from '../../plugin/message.js';
import { Output } from '../render/output.js';
import { createRenderer } from '../run/create-renderer.js';
import { sessionFolder } from '../sessions/session-folder.js';
import type { ReplayView } from './replay-request.js';

/** Shows the events that a session kept, and ends as its last run did. */
export async function showSessionRuns(reference: string, view: ReplayView): Promise<void> {
  const env = processEnvironment();
  const library = openSessionLibrary(env);
  const events = library.events(library.find(reference, sessionFolder()));
  const [stdout, stderr] = [new Output(process.stdout), new Output(process.stderr)];
  const renderer = createRenderer(view, { stdout, stderr, env });
  for (const event of events) {
    const all = view.outputFormat === 'text' ? withWhatWasShown(event) : [event];
    try {
      for (const shown of all) renderer.event(shown);
    } catch (cause) {
      // A session may come from anybody, and is read for its transcript: not every field was looked at.
      throw new AllosError('session.invalid', `An event of type ${event.type} in the session cannot be shown`, {
        hint: 'See what can be read of it with: allos sessions show',
        cause,
      });
    }
    if (isTerminal(event)) process.exitCode = Number.isInteger(event.exitCode) ? event.exitCode : 1;
  }
  await stdout.drain();
  await stderr.drain();
}

/** A session keeps an answer once: what a person saw of it, word by word and call by call, is told again. */
function withWhatWasShown(event: AgentEvent): readonly AgentEvent[] {
  if (event.type !== 'message.completed' || event.message.role !== 'assistant') return [event];
  const { message: _message, ...envelope } = event;
  const text = textOf(event.message);
  return [
    ...(text === '' ? [] : [{ ...envelope, type: 'message.delta' as const, channel: 'text' as const, text }]),
    event,
    ...toolCallsOf(event.message).map(({ id, name, input }) => {
      return { ...envelope, type: 'tool.requested' as const, callId: id, name, input };
    }),
  ];
}
