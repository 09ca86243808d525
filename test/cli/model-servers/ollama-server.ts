import { slices, startModelServer, type Api, type ModelServer, type Script, type Turn } from './model-server.js';

const MODEL = 'qwen3:8b';

/** Ollama's own API: a JSON object a line. */
const ollama = (capabilities: readonly string[]): Api => ({
  contentType: 'application/x-ndjson',
  endPieces: 1,
  pieces: (turn) => {
    const line = (message: object, more: object = {}): string => {
      const head = { model: MODEL, created_at: '2026-11-22T10:00:00.123456789Z' };
      return `${JSON.stringify({ ...head, message: { role: 'assistant', content: '', ...message }, done: false, ...more })}\n`;
    };
    const calls = (turn.calls ?? []).map(({ name, input }) => ({ function: { name, arguments: input } }));
    return [
      ...slices(turn.thinking ?? '').map((thinking) => line({ thinking })),
      ...slices(turn.text ?? '').map((content) => line({ content })),
      ...(calls.length === 0 ? [] : [line({ tool_calls: calls })]),
      line(
        {},
        { done: true, done_reason: doneReason(turn), prompt_eval_count: turn.prompt?.tokens ?? 12, eval_count: 5 },
      ),
    ];
  },
  error: (status) => ({ error: `the test answers ${status}` }),
  aside: (path) => {
    if (path === '/api/tags') return { models: [{ name: MODEL, model: MODEL }] };
    if (path === '/api/show') {
      return { capabilities, model_info: { 'qwen3.context_length': 40960 } };
    }
    if (path === '/api/ps') return { models: [] };
    return path === '/api/version' ? { version: '0.30.0' } : undefined;
  },
});

function doneReason({ stop }: Turn): string {
  return stop === 'length' ? 'length' : 'stop';
}

export async function startOllamaServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(ollama(['completion', 'tools', 'thinking']), script);
}

/** The same with a model that sees images. */
export async function startSeeingOllama(...script: Script): Promise<ModelServer> {
  return await startModelServer(ollama(['completion', 'tools', 'thinking', 'vision']), script);
}

/** Where the command line finds the server; the model is the only one installed. */
export function ollamaEnv({ url }: ModelServer): Readonly<Record<string, string>> {
  return { OLLAMA_HOST: url };
}

export const OLLAMA_FLAGS = ['-p', 'ollama'] as const;
