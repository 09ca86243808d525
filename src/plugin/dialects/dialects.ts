import { CHAT } from './chat/chat-dialect.js';
import type { WireDialect } from './dialect.js';
import { GEMINI_CONTENT } from './gemini/gemini-dialect.js';
import { MESSAGES } from './messages/messages-dialect.js';
import { OLLAMA_CHAT } from './ollama/ollama-dialect.js';
import { RESPONSES } from './responses/responses-dialect.js';

/**
 * The dialects there are, by the API's name. A further one is a folder beside these with its rules, a line here, and its
 * document and overlay in `scripts/wire-shapes/`, where the vendor describes it.
 */
export const WIRE_DIALECTS = {
  chat: CHAT,
  responses: RESPONSES,
  messages: MESSAGES,
  gemini: GEMINI_CONTENT,
  ollama: OLLAMA_CHAT,
} satisfies Readonly<Record<string, WireDialect>>;

/** The dialect of an API; undefined where there is none. */
export function wireDialect(api: string): WireDialect | undefined {
  return Object.hasOwn(WIRE_DIALECTS, api) ? WIRE_DIALECTS[api as keyof typeof WIRE_DIALECTS] : undefined;
}
