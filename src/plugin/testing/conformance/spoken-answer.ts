import type { JsonValue } from '../../json.js';
import type { StopReason } from '../../message.js';
import { NO_USAGE, type Usage } from '../../usage.js';
import type { AnswerPart, AnswerStep, ModelAnswer } from './model-answer.js';

/** An answer as contracts write it down: parts in pieces. */
export interface SpokenAnswer {
  readonly parts: readonly SpokenPart[];
  /** Default: `tool_calls` with calls, else `stop`. `{ word }`: one that is in no list. */
  readonly stop?: StopReason | { readonly word: string };
  /** Default: some figures. */
  readonly usage?: Usage | 'none';
  /** Default: the model that was asked for. */
  readonly model?: string;
  /** Opens all parts first and gives their pieces in turns. */
  readonly interleaved?: boolean;
}

export type SpokenPart =
  | { readonly type: 'text'; readonly pieces: readonly string[] }
  | { readonly type: 'reasoning'; readonly pieces: readonly string[]; readonly seal: string }
  | {
      readonly type: 'call';
      readonly id?: string | undefined;
      readonly name: string;
      readonly pieces: readonly string[];
    };

/** Figures of an answer that has no others. */
export const SOME_USAGE: Usage = { ...NO_USAGE, inputTokens: 11, outputTokens: 7 };

export function says(...pieces: readonly string[]): SpokenPart {
  return { type: 'text', pieces };
}

/** A signature, with what Base64 and JSON may hold. */
export const SEAL = 'seal+/AAAA0123456789==';

/** Thinks, under a seal where the API has any. */
export function thinks(...pieces: readonly string[]): SpokenPart {
  return { type: 'reasoning', pieces, seal: SEAL };
}

/** A call whose arguments come in these pieces. */
export function asks(id: string | undefined, name: string, ...pieces: readonly string[]): SpokenPart {
  return { type: 'call', id, name, pieces };
}

/** The parts as the fixture gets them. */
export function partsOf({ parts }: SpokenAnswer): readonly AnswerPart[] {
  let index = 0;
  return parts.map((part): AnswerPart => {
    const text = part.pieces.join('');
    switch (part.type) {
      case 'text':
        return { type: 'text', text };
      case 'reasoning':
        return { type: 'reasoning', text, seal: part.seal };
      case 'call':
        return { type: 'call', index: index++, id: part.id, name: part.name, arguments: text, input: valueOf(text) };
    }
  });
}

/** The steps of an answer. */
export function stepsOf(spoken: SpokenAnswer, answer: ModelAnswer): readonly AnswerStep[] {
  const each = answer.parts.map((part, at) => {
    const where = { answer, part, at };
    const pieces = spoken.parts[at]?.pieces ?? [];
    return {
      open: { type: 'open', ...where } as const,
      pieces: pieces.map((text) => ({ type: 'piece', text, ...where }) as const),
      close: { type: 'close', ...where } as const,
    };
  });
  const middle: readonly AnswerStep[] =
    spoken.interleaved === true
      ? [
          ...each.map(({ open }) => open),
          ...inTurns(each.map(({ pieces }) => pieces)),
          ...each.map(({ close }) => close),
        ]
      : each.flatMap(({ open, pieces, close }) => [open, ...pieces, close]);
  return [{ type: 'begin', answer }, ...middle, { type: 'end', answer }];
}

function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

function valueOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
