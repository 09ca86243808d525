import type { JsonObject, Message, ToolResultPart } from 'allos/plugin';

/** A call that the script made in this task, and what really came of it. */
export interface PastCall {
  readonly name: string;
  readonly input: JsonObject;
  readonly result: ToolResultPart | undefined;
}

/** The calls since the user's last words, in order: all that the script knows of where it is. */
export function pastCalls(messages: readonly Message[]): readonly PastCall[] {
  const start = messages.findLastIndex((message) => message.role === 'user');
  const task = messages.slice(start + 1);
  const results = new Map(
    task.flatMap((message) =>
      message.role === 'tool' ? message.content.map((part) => [part.callId, part] as const) : [],
    ),
  );
  return task.flatMap((message) =>
    message.role === 'assistant'
      ? message.content.flatMap((part) =>
          part.type === 'tool_call' ? [{ name: part.name, input: part.input, result: results.get(part.id) }] : [],
        )
      : [],
  );
}
