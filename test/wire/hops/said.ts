import fc from 'fast-check';
import type { ImagePart, JsonObject, ToolResultPart, UserPart } from 'allos/plugin';

/** One thing that a model says; an API leaves out what it has no word for. */
export type Piece =
  | { readonly type: 'text'; readonly text: string; readonly final: boolean }
  | { readonly type: 'thinking'; readonly text: string; readonly hidden: boolean }
  | { readonly type: 'server' }
  | { readonly type: 'call'; readonly name: string; readonly input: JsonObject; readonly spaced: boolean };

/** One answer. */
export interface Said {
  readonly pieces: readonly Piece[];
  readonly end: 'stop' | 'length' | 'pause';
  /** What becomes of its calls, in turn. */
  readonly results: readonly Pick<ToolResultPart, 'status' | 'text' | 'images'>[];
}

/** What happens between two tasks. */
export type Happening = 'nothing' | 'abort' | 'failure' | 'compaction' | 'fork' | 'lost results';

/** One task and the answers to it, and what happens after it. */
export interface Exchange {
  readonly task: readonly UserPart[];
  readonly answers: readonly Said[];
  readonly then: Happening;
}

/** A conversation in three parts: with one model, with another, and with the first again. */
export interface Conversation {
  readonly parts: readonly (readonly Exchange[])[];
  /** Which model of each API, which settings: any number, taken by its remainder. */
  readonly choice: number;
  readonly wishes: Wishes;
}

/** What a user may ask for besides, as far as every model takes it. */
export interface Wishes {
  readonly maxOutputTokens: number | undefined;
  readonly toolChoice: 'auto' | 'none' | 'required' | undefined;
  readonly effort: 'low' | 'high' | undefined;
  readonly temperature: number | undefined;
  readonly system: string;
  readonly offersTools: boolean;
}

const strange = fc.constantFrom(
  '\ud83d',
  'a\udc00b',
  '👋🏽',
  '\u2028',
  '  x ',
  '</record>',
  '{"type":"text"}',
  'ä\u0000b',
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: strange },
);
const maybeBlank = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n\t') });
const name = fc.constantFrom('read_file', 'write', 'shell-exec', 'invented.tool/1', 'n'.repeat(70));
const input = fc.dictionary(fc.oneof(fc.constantFrom('path', 'cache_control'), text), fc.oneof(text, fc.integer()), {
  maxKeys: 2,
});

const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('text' as const), text: maybeBlank, final: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('thinking' as const), text, hidden: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'server' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('call' as const),
      name,
      input,
      spaced: fc.boolean(),
    }),
  },
);

const image: fc.Arbitrary<ImagePart> = fc.record({
  type: fc.constant('image' as const),
  mediaType: fc.constantFrom('image/png', 'image/jpeg', 'image/tiff'),
  data: fc.constant('aGk='),
});

const result = fc.record({
  status: fc.constantFrom(
    'ok' as const,
    'ok' as const,
    'error' as const,
    'denied' as const,
    'cancelled' as const,
    'unknown' as const,
  ),
  text: maybeBlank,
  images: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(image) }),
});

const said: fc.Arbitrary<Said> = fc.record({
  pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
  end: fc.constantFrom('stop' as const, 'stop' as const, 'stop' as const, 'length' as const, 'pause' as const),
  results: fc.array(result, { minLength: 1, maxLength: 2 }),
});

const task: fc.Arbitrary<readonly UserPart[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: maybeBlank.map((words): UserPart => ({ type: 'text', text: words })) },
    { weight: 1, arbitrary: image },
    {
      weight: 1,
      arbitrary: fc.constantFrom<UserPart>(
        { type: 'document', mediaType: 'text/plain', data: 'aGk=', name: 'a.txt' },
        { type: 'document', mediaType: 'application/pdf', data: 'JVBERi0=' },
      ),
    },
  ),
  { minLength: 1, maxLength: 2 },
);

const happening = fc.constantFrom<Happening>(
  ...(['nothing', 'nothing', 'nothing', 'abort', 'failure', 'compaction', 'fork', 'lost results'] as const),
);

const part = fc.array(fc.record({ task, answers: fc.array(said, { minLength: 1, maxLength: 3 }), then: happening }), {
  minLength: 1,
  maxLength: 2,
});

export const conversation: fc.Arbitrary<Conversation> = fc.record({
  parts: fc.tuple(part, part, part),
  choice: fc.nat({ max: 23 }),
  wishes: fc.record({
    maxOutputTokens: fc.constantFrom(undefined, 5, 4000),
    toolChoice: fc.constantFrom(undefined, 'auto' as const, 'none' as const, 'required' as const),
    effort: fc.constantFrom(undefined, undefined, 'low' as const, 'high' as const),
    temperature: fc.constantFrom(undefined, undefined, 0, 0.7, 1),
    system: fc.oneof(fc.constant('Be brief.'), maybeBlank),
    offersTools: fc.boolean(),
  }),
});
