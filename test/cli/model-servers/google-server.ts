import { slices, startModelServer, type Api, type ModelServer, type Script, type Turn } from './model-server.js';

/** The Gemini API as server-sent events, as the models from Gemini 3 on speak: calls have ids, turns are signed. */
const GOOGLE: Api = api((turn, index) => {
  const calls = (turn.calls ?? []).map(({ name, input }, at) => ({
    functionCall: { id: `call${index}x${at}`, name, args: input },
    // Of parallel calls the first one is signed.
    ...(at === 0 ? { thoughtSignature: signature(index) } : {}),
  }));
  return { calls, last: calls.length > 0 ? { text: '' } : { text: '', thoughtSignature: signature(index) } };
});

/** As the models before them: nothing is signed, and calls have no ids. */
const OLD_GOOGLE: Api = api((turn) => ({
  calls: (turn.calls ?? []).map(({ name, input }) => ({ functionCall: { name, args: input } })),
  last: { text: '' },
}));

interface Said {
  readonly calls: readonly object[];
  /** The part that comes with the reason for the end. */
  readonly last: object;
}

function api(say: (turn: Turn, index: number) => Said): Api {
  return {
    contentType: 'text/event-stream',
    endPieces: 1,
    pieces: (turn, index) => {
      const chunk = (part: object, more: object = {}, candidatesTokenCount = 1): string => {
        const usageMetadata = {
          promptTokenCount: 12,
          candidatesTokenCount,
          totalTokenCount: 12 + candidatesTokenCount,
        };
        const candidates = [{ content: { parts: [part], role: 'model' }, index: 0, ...more }];
        return `data: ${JSON.stringify({ candidates, usageMetadata, responseId: `resp_${index}` })}\r\n\r\n`;
      };
      const { calls, last } = say(turn, index);
      return [
        ...slices(turn.thinking ?? '').map((text) => chunk({ text, thought: true })),
        ...slices(turn.text ?? '').map((text) => chunk({ text })),
        ...calls.map((call) => chunk(call)),
        chunk(last, { finishReason: finishReason(turn) }, 5),
      ];
    },
    error: (status) => ({ error: { code: status, message: `the test answers ${status}`, status: 'TEST' } }),
  };
}

function signature(index: number): string {
  return `sealed-${index}`;
}

function finishReason({ stop }: Turn): string {
  if (stop === undefined) return 'STOP';
  return stop === 'length' ? 'MAX_TOKENS' : 'SAFETY';
}

export async function startGoogleServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(GOOGLE, script);
}

export async function startOldGoogleServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(OLD_GOOGLE, script);
}

export const GOOGLE_KEY = 'AIza-test-0123456789abcdef';

/** What lets the command line find the server as Google's. */
export function googleEnv({ url }: ModelServer): Readonly<Record<string, string>> {
  return { GOOGLE_API_KEY: GOOGLE_KEY, GOOGLE_GEMINI_BASE_URL: url };
}

export const GOOGLE_FLAGS = ['-m', 'google/gemini-3.8-flash'] as const;
export const OLD_GOOGLE_FLAGS = ['-m', 'google/gemini-2.5-flash'] as const;
