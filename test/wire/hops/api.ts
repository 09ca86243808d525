/** The APIs that a conversation hops between. */
export type Api = 'responses' | 'chat' | 'messages' | 'gemini' | 'ollama';

export const APIS: readonly Api[] = ['responses', 'chat', 'messages', 'gemini', 'ollama'];
