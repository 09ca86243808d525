import type { Desk } from './desk.js';
import { CHAT_FLAGS, chatEnv } from './model-servers/chat-server.js';
import type { ModelServer } from './model-servers/model-server.js';
import type { Running } from './spawn-allos.js';

export const PROMPT = '> ';
export const QUESTION = 'or say why not] ';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

/** A text as a terminal hands it over when it is pasted. */
export function paste(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}

/** A person at a terminal. */
export interface Person {
  readonly run: Running;
  /** Waits until the text is shown, after what was waited for before, and types. */
  readonly when: (shown: string, typed: string) => Promise<void>;
}

export interface Seat {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
}

/** Starts the interactive mode, or what else the arguments say, in a terminal. */
export function sitDown(desk: Desk, server: ModelServer, seat: Seat = {}): Person {
  const { args = ['run', '-i', ...CHAT_FLAGS], env = {}, columns } = seat;
  const run = desk.start(args, {
    env: { ...chatEnv(server), TERM: 'xterm', ...env },
    terminal: columns === undefined ? true : { columns },
  });
  return {
    run,
    when: async (shown, typed) => {
      await run.saysNext(shown);
      // The line editor shows its prompt a moment before it listens.
      await new Promise((resolve) => setTimeout(resolve, 100));
      run.child.stdin?.write(typed);
    },
  };
}

export function userTexts({ requests }: ModelServer): readonly string[] {
  const { messages } = requests.at(-1)?.body as { messages: { role: string; content: string }[] };
  return messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
}

export function lastResult({ requests }: ModelServer): string {
  const { messages } = requests.at(-1)?.body as { messages: { role: string; content: string }[] };
  return messages.findLast(({ role }) => role === 'tool')?.content ?? '';
}
