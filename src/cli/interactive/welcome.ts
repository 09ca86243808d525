import type { Allos } from '../../container/create-allos.js';
import { visible } from '../../plugin/visible.js';

/** The lines with which a conversation begins. */
export function welcomeLines({ model, agent, tools }: Pick<Allos, 'model' | 'agent' | 'tools'>): readonly string[] {
  const { length } = agent.messages;
  const past = length === 0 ? '' : ` · ${length} ${length === 1 ? 'message' : 'messages'} so far`;
  const names = tools.map(({ name }) => name).join(', ');
  return [
    visible(`Allos · ${model.provider}/${model.model}${past}`),
    visible(names === '' ? 'No tools' : `Tools: ${names}`),
    '/help for commands · exit, quit, q or Ctrl-D to end',
  ];
}
