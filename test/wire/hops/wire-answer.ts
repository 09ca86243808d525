import type { Api } from './api.js';
import type { Piece, Said } from './said.js';

type Wire = Readonly<Record<string, unknown>>;

/** An answer as a server gives it, and what has to become of it. */
export interface WireAnswer {
  readonly body: Wire;
  /** Objects that come back unchanged where they are at home, each with the index of what it says. */
  readonly natives: readonly Native[];
  /** Texts that are at home there alone. */
  readonly seals: readonly string[];
  /** Responses: which reasoning stands in front of an item. */
  readonly reasoningOf: readonly (readonly [item: string, reasoning: string])[];
}

export interface Native {
  readonly piece: number;
  readonly wire: Wire;
}

/** Numbers what servers make: ids, signatures. */
export type Count = () => number;

/** Where something is said. */
interface Place {
  readonly number: number;
  readonly index: number;
  readonly drawn: Drawn;
}

interface Drawn {
  readonly natives: Native[];
  readonly seals: string[];
}

/** Writes the same answer for each API. */
export const WIRE_ANSWERS: Readonly<Record<Api, (said: Said, model: string, count: Count) => WireAnswer>> = {
  messages: (said, model, count) => {
    const drawn: Drawn = { natives: [], seals: [] };
    const content = said.pieces.flatMap((piece, index) => messageBlocks(piece, { number: count(), index, drawn }));
    const calls = said.pieces.some(({ type }) => type === 'call');
    const paused = said.end === 'pause' && said.pieces.some(({ type }) => type === 'server');
    const stop_reason = calls ? 'tool_use' : paused ? 'pause_turn' : said.end === 'length' ? 'max_tokens' : 'end_turn';
    const usage = { input_tokens: 5, output_tokens: 5 };
    const head = { id: `msg_${count()}`, type: 'message', role: 'assistant', model };
    return { body: { ...head, content, stop_reason, stop_sequence: null, usage }, ...drawn, reasoningOf: [] };
  },

  responses: (said, model, count) => {
    const drawn: Drawn = { natives: [], seals: [] };
    const output = said.pieces.map((piece, index) => responseItem(piece, { number: count(), index, drawn }));
    const reasoningOf: [string, string][] = [];
    let reasoning: string | undefined;
    for (const { type, id } of output) {
      if (type === 'reasoning') reasoning = String(id);
      else if (reasoning !== undefined) reasoningOf.push([String(id), reasoning]);
    }
    const usage = { input_tokens: 5, output_tokens: 5, total_tokens: 10 };
    const ended =
      said.end === 'length'
        ? { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
        : { status: 'completed', incomplete_details: null };
    const body = { id: `resp_${count()}`, object: 'response', model, ...ended, output, usage, error: null };
    return { body, ...drawn, reasoningOf };
  },

  chat: (said, model, count) => {
    const drawn: Drawn = { natives: [], seals: [] };
    const tool_calls = callsOf(said).map(({ name, input, spaced }, index) => {
      const written = { name, arguments: JSON.stringify(input, null, spaced ? 1 : 0) };
      const call = { id: `call_${count()}`, type: 'function', function: written };
      // What a model invented is made legal.
      if (isLegalName(name) && isWellFormed(input)) drawn.natives.push({ piece: index, wire: call });
      return call;
    });
    const message = {
      role: 'assistant',
      content: textOf(said) || null,
      ...(tool_calls.length === 0 ? {} : { tool_calls }),
    };
    const finish_reason = tool_calls.length > 0 ? 'tool_calls' : said.end === 'length' ? 'length' : 'stop';
    const choices = [{ index: 0, message, finish_reason }];
    return {
      body: { id: `chatcmpl-${count()}`, object: 'chat.completion', model, choices },
      ...drawn,
      reasoningOf: [],
    };
  },

  gemini: (said, model, count) => {
    const drawn: Drawn = { natives: [], seals: [] };
    const first = said.pieces.findIndex(({ type }) => type === 'call');
    const parts = said.pieces.flatMap((piece, index) =>
      geminiParts(piece, { number: count(), index, drawn, isFirstCall: index === first }),
    );
    const finishReason = said.end === 'length' ? 'MAX_TOKENS' : 'STOP';
    const candidates = [{ content: { parts, role: 'model' }, finishReason, index: 0 }];
    const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 5, totalTokenCount: 10 };
    const body = { candidates, usageMetadata, modelVersion: model, responseId: `resp_${count()}` };
    return { body, ...drawn, reasoningOf: [] };
  },

  ollama: (said, model, count) => {
    const drawn: Drawn = { natives: [], seals: [] };
    const tool_calls = callsOf(said).map(({ name, input, spaced }, index) => {
      // Older servers give no ids.
      const id = spaced ? {} : { id: `call_${count()}` };
      const call = { ...id, function: { index, name, arguments: input } };
      if (name !== '' && isWellFormed(input)) drawn.natives.push({ piece: index, wire: call });
      return call;
    });
    const thinking = said.pieces
      .map((piece) => (piece.type === 'thinking' ? sealed(piece.text, count(), drawn) : ''))
      .join('');
    const content = textOf(said);
    const message = {
      role: 'assistant',
      content,
      ...(thinking === '' ? {} : { thinking }),
      ...(tool_calls.length === 0 ? {} : { tool_calls }),
    };
    const done_reason = said.end === 'length' ? 'length' : 'stop';
    const counts = { prompt_eval_count: 5, eval_count: 5 };
    return {
      body: { model, created_at: '2026-11-22T10:00:00Z', message, done: true, done_reason, ...counts },
      ...drawn,
      reasoningOf: [],
    };
  },
};

function messageBlocks(piece: Piece, { number, index, drawn: { natives, seals } }: Place): readonly Wire[] {
  switch (piece.type) {
    case 'text':
      return [{ type: 'text', text: piece.text }];
    case 'thinking': {
      const key = piece.hidden ? 'data' : 'signature';
      seals.push(`seal-${number}.`);
      const shown = piece.hidden ? {} : { thinking: `${piece.text} seal-${number}.` };
      const block = { type: piece.hidden ? 'redacted_thinking' : 'thinking', ...shown, [key]: `seal-${number}.` };
      if (isWellFormed(block)) natives.push({ piece: index, wire: block });
      return [block];
    }
    case 'server': {
      const id = `srvtoolu_${number}x`;
      const found = {
        type: 'web_search_result',
        url: 'https://a.example',
        title: 'A',
        encrypted_content: `seal-${number}.`,
      };
      const use = { type: 'server_tool_use', id, name: 'web_search', input: { query: 'x' } };
      const result = { type: 'web_search_tool_result', tool_use_id: id, content: [{ ...found, page_age: null }] };
      natives.push({ piece: index, wire: use }, { piece: index, wire: result });
      seals.push(id, `seal-${number}.`);
      return [use, result];
    }
    case 'call': {
      const { name, input } = piece;
      const block = { type: 'tool_use', id: `toolu_${number}`, name, input };
      if (isLegalName(name) && isWellFormed(input)) natives.push({ piece: index, wire: block });
      return [block];
    }
  }
}

function geminiParts(
  piece: Piece,
  { number, index, isFirstCall, drawn: { natives, seals } }: Place & { readonly isFirstCall: boolean },
): readonly Wire[] {
  // Signatures are base64.
  const thoughtSignature = `seal${number}x`.padEnd(12, 'A');
  switch (piece.type) {
    case 'text':
      return [{ text: piece.text }];
    case 'thinking': {
      if (!piece.hidden) {
        // A summary, which is for readers.
        seals.push(`seal-${number}.`);
        return [{ text: `${piece.text} seal-${number}.`, thought: true }];
      }
      const part = { text: '', thoughtSignature };
      seals.push(thoughtSignature);
      natives.push({ piece: index, wire: part });
      return [part];
    }
    case 'server': {
      const id = `search_${number}x`;
      const parts = [
        { toolCall: { id, toolType: 'GOOGLE_SEARCH_WEB', args: { queries: ['x'] } }, thoughtSignature },
        { toolResponse: { id, toolType: 'GOOGLE_SEARCH_WEB', response: { found: 'x' } }, thoughtSignature },
      ];
      seals.push(id, thoughtSignature);
      natives.push(...parts.map((wire) => ({ piece: index, wire })));
      return parts;
    }
    case 'call': {
      const { name, input } = piece;
      const signed = isFirstCall ? { thoughtSignature } : {};
      const part = { functionCall: { id: `call_${number}`, name, args: input }, ...signed };
      if (isFirstCall) seals.push(thoughtSignature);
      if (isLegalName(name) && isWellFormed(input)) natives.push({ piece: index, wire: part });
      return [part];
    }
  }
}

function responseItem(piece: Piece, { number, index, drawn: { natives, seals } }: Place): Wire {
  switch (piece.type) {
    case 'text': {
      const content = [{ type: 'output_text', text: piece.text, annotations: [], logprobs: [] }];
      const id = `msg_s${number}.`;
      seals.push(id);
      const phase = piece.final ? 'final_answer' : 'commentary';
      return { type: 'message', id, status: 'completed', role: 'assistant', content, phase };
    }
    case 'thinking': {
      const summary = piece.hidden ? [] : [{ type: 'summary_text', text: `${piece.text} seal-${number}.` }];
      const item = { type: 'reasoning', id: `rs_s${number}.`, summary, encrypted_content: `seal-${number}.` };
      seals.push(`rs_s${number}.`, `seal-${number}.`);
      // Half of a surrogate pair is repaired, since nothing signs the summary.
      if (isWellFormed(item)) natives.push({ piece: index, wire: item });
      return item;
    }
    case 'server': {
      const action = { type: 'search', query: 'x', queries: ['x'], sources: [] };
      const item = { type: 'web_search_call', id: `ws_s${number}.`, status: 'completed', action };
      seals.push(item.id);
      natives.push({ piece: index, wire: item });
      return item;
    }
    case 'call': {
      const { name, input, spaced } = piece;
      const ids = { id: `fc_s${number}.`, call_id: `call_${number}` };
      seals.push(ids.id);
      const call = { type: 'function_call', ...ids, name, arguments: JSON.stringify(input, null, spaced ? 1 : 0) };
      if (isLegalName(name) && isWellFormed(input)) natives.push({ piece: index, wire: call });
      return { ...call, status: 'completed' };
    }
  }
}

function sealed(text: string, number: number, { seals }: Drawn): string {
  seals.push(`seal-${number}.`);
  return `${text} seal-${number}.`;
}

function callsOf({ pieces }: Said): readonly Extract<Piece, { type: 'call' }>[] {
  return pieces.filter((piece) => piece.type === 'call');
}

function textOf({ pieces }: Said): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
}

function isLegalName(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}

function isWellFormed(value: unknown): boolean {
  return (
    JSON.stringify(value, (key, inner: unknown) => {
      if (!key.isWellFormed() || (typeof inner === 'string' && !inner.isWellFormed())) return { broken: true };
      return inner;
    }) === JSON.stringify(value)
  );
}
