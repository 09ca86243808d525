import type { Message, ToolMessage, ToolResultPart } from 'allos/plugin';

/** The results right behind an assistant message. */
export function resultsBehind(messages: readonly Message[], index: number): readonly ToolResultPart[] {
  const results: ToolResultPart[] = [];
  for (let at = index + 1; messages[at]?.role === 'tool'; at++) results.push(...(messages[at] as ToolMessage).content);
  return results;
}

/** Whether tool messages reach back from here to an assistant message with calls. */
export function isAnswer(messages: readonly Message[], index: number): boolean {
  let at = index;
  while (messages[at]?.role === 'tool') at--;
  const before = messages[at];
  return before?.role === 'assistant' && before.content.some((part) => part.type === 'tool_call');
}
