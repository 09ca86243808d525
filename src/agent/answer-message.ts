import type { Ids } from '../plugin/clock.js';
import type { AssistantMessage, AssistantPart } from '../plugin/message.js';
import type { ProviderFinish } from '../plugin/provider.js';
import type { Transcript } from './transcript.js';

/** The message that the transcript keeps of an answer. */
export function assistantMessage(finish: ProviderFinish, transcript: Transcript, ids: Ids): AssistantMessage {
  return {
    role: 'assistant',
    id: ids.next('msg'),
    content: withUniqueCalls(finish.content, transcript, ids),
    origin: finish.origin,
    stopReason: finish.stopReason,
    state: 'complete',
  };
}

/** The message that the transcript keeps of an answer that another model takes the place of; none is given it again. */
export function supersededMessage(finish: ProviderFinish, ids: Ids): AssistantMessage {
  const content = finish.content.filter(({ type }) => type !== 'tool_call');
  const { origin, stopReason } = finish;
  return { role: 'assistant', id: ids.next('msg'), content, origin, stopReason, state: 'failed' };
}

/** Some servers number the calls of each answer anew; two calls of one id would make two results of one call. */
function withUniqueCalls(
  content: readonly AssistantPart[],
  transcript: Transcript,
  ids: Ids,
): readonly AssistantPart[] {
  const seen = new Set<string>();
  return content.map((part) => {
    if (part.type !== 'tool_call') return part;
    const taken = seen.has(part.id) || transcript.hasCall(part.id);
    const unique = taken ? { ...part, id: ids.next('call') } : part;
    seen.add(unique.id);
    return unique;
  });
}

/** The message that the transcript keeps of an answer that broke off; no model is given it again. */
export function brokenMessage(
  text: string,
  state: 'aborted' | 'failed',
  { id, model, lineage }: { readonly id: string; readonly model: string; readonly lineage: string },
): AssistantMessage {
  return {
    role: 'assistant',
    id,
    content: [{ type: 'text', text }],
    origin: { provider: '', api: '', endpoint: '', model, lineage },
    stopReason: 'interrupted',
    state,
  };
}
