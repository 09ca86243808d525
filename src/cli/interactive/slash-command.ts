import type { Conversation } from './conversation.js';

/** What a command works on and shows itself through. */
export interface CommandContext {
  readonly conversation: Conversation;
  readonly show: (lines: readonly string[]) => void;
  /** Columns. */
  readonly width: number;
  /** Does what may take long; Ctrl-C aborts the signal. */
  readonly interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

export interface SlashCommand {
  readonly name: string;
  /** What may follow the name. */
  readonly argument?: string;
  readonly summary: string;
  /** `end` ends the conversation. */
  readonly run: (context: CommandContext, argument: string) => Promise<'end' | 'go on'> | 'end' | 'go on';
}
