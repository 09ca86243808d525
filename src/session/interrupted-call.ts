import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';

/** A call of the model whose outcome is not known, since the process ended before it was written down. */
export interface InterruptedCall {
  readonly messageId: string;
  readonly callId: string;
  readonly name: string;
}

/** The result that stands in for the missing one: every call must be answered, and the truth is that nobody knows. */
export function unknownResult(call: ToolCallPart): ToolResultPart {
  return {
    type: 'tool_result',
    callId: call.id,
    name: call.name,
    status: 'unknown',
    text:
      `The program ended before the outcome of this ${call.name} call was recorded. It may or may not have run, ` +
      'wholly or in part. Check what is there before you repeat it.',
  };
}
