/** One chunk of a streamed answer. */
export type WireChunk = Readonly<Record<string, unknown>>;
type WirePart = Readonly<Record<string, unknown>>;

export interface AnswerOptions {
  readonly id?: string;
  readonly model?: string;
  readonly stop?: string;
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Beside the reason for the end. */
  readonly last?: Readonly<Record<string, unknown>>;
}

/** A chunk with these parts. */
export function chunk(parts: readonly WirePart[], more: Readonly<Record<string, unknown>> = {}): WireChunk {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
    usageMetadata: { promptTokenCount: 10 },
    modelVersion: 'gemini-3.8-flash',
    responseId: 'resp_1',
  };
}

/** A whole answer: a chunk for each list of parts, the last one with the reason for the end. */
export function answer(chunks: readonly (readonly WirePart[])[], options: AnswerOptions = {}): readonly WireChunk[] {
  const { id = 'resp_1', model = 'gemini-3.8-flash', stop = 'STOP', usage, last } = options;
  const counted = usage ?? { promptTokenCount: 10, candidatesTokenCount: 7, totalTokenCount: 17 };
  const parts = chunks.length === 0 ? [[{ text: '' }]] : chunks;
  return parts.map((each, index) => {
    const end = index === parts.length - 1;
    return {
      ...chunk(each, end ? { finishReason: stop, ...last } : {}),
      ...(end ? { usageMetadata: counted } : {}),
      modelVersion: model,
      responseId: id,
    };
  });
}

export function text(...pieces: readonly string[]): readonly (readonly WirePart[])[] {
  return pieces.map((piece) => [{ text: piece }]);
}

export function functionCall(name: string, args: object, id?: string, signature?: string): WirePart {
  return {
    functionCall: { name, args, ...(id === undefined ? {} : { id }) },
    ...(signature === undefined ? {} : { thoughtSignature: signature }),
  };
}

/** The chunks as a server-sent event stream, with the line ends of Google's servers. */
export function sse(chunks: readonly WireChunk[]): string {
  return chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
}
