import { eventStreamForms } from '../../../test/wire/pieces.js';
import type { ScriptedAnswer } from '../../../test/wire/scripted-server.js';

/** The envelope of a chunk. */
export const ENVELOPE = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'test-model-2026-01-01',
};

/** A chunk with one choice. */
export function chunk(delta: object, finishReason: string | null = null, more: object = {}): object {
  return { ...ENVELOPE, choices: [{ index: 0, delta, finish_reason: finishReason, logprobs: null }], ...more };
}

/** The chunk that comes after the last choice. */
export function usageChunk(usage: object): object {
  return { ...ENVELOPE, choices: [], usage };
}

/** Events as text, with `[DONE]` at the end. */
export function sse(...chunks: readonly object[]): string {
  return `${chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('')}data: [DONE]\n\n`;
}

export const USAGE = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };

/** A plain answer of a few words. */
export const HELLO = sse(
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Hel' }),
  chunk({ content: 'lo' }),
  chunk({}, 'stop'),
  usageChunk(USAGE),
);

export type Cut = keyof ReturnType<typeof eventStreamForms>;

/** The same answer, cut differently by the network or with other line ends. */
export function streamed(body: string, cut: Cut = 'whole'): ScriptedAnswer {
  return { pieces: eventStreamForms(body)[cut] };
}

/** A JSON body. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): ScriptedAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, pieces: [JSON.stringify(body)] };
}
