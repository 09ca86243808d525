import type { AssistantMessage, AssistantPart, Message } from 'allos/plugin';
import { tool } from '../../../test/wire/outcome.js';
import { bodyOf, expectLegal, type WirePart } from './body-of.js';
import { originAt } from './provider-under-test.js';
import { asked, call, ELSEWHERE, HERE, result, results, said, signed } from './transcript.js';

const TOOLS = [tool('read_file')];
const UNCHECKED = 'skip_thought_signature_validator';
/** Longer than anything that is shown, and with every character of base64. */
const SIGNATURE = `${'CiQB/+vQ9'.repeat(600)}==`;

const search = { toolCall: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1', args: { queries: ['x'] } } };
const found = { toolResponse: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1' }, thoughtSignature: 'c2kn' };
const content: readonly AssistantPart[] = [
  { type: 'reasoning', text: 'A summary.' },
  { type: 'reasoning', text: 'Both.', native: { thought: true, thoughtSignature: 'dGhp' } },
  { type: 'server_tool', name: 'GOOGLE_SEARCH_WEB', native: search },
  { type: 'server_tool', name: 'GOOGLE_SEARCH_WEB', native: found },
  { type: 'text', text: 'Found.', native: { thoughtSignature: SIGNATURE } },
  { type: 'citation', text: 'c', url: 'u' },
  signed('a', SIGNATURE),
  call('b'),
  { type: 'reasoning', text: '', native: { thoughtSignature: 'ZW5k' } },
];

function turn(origin: AssistantMessage['origin']): readonly Message[] {
  return [asked('Go'), { ...said(...content), origin }, results(result('a'), result('b'))];
}

function functionCall(id: string): WirePart {
  return { functionCall: { id, name: 'read_file', args: {} } };
}

describe('where they came from, native payloads', () => {
  const whole: readonly WirePart[] = [
    { text: 'Both.', thought: true, thoughtSignature: 'dGhp' },
    search,
    found,
    { text: 'Found.', thoughtSignature: SIGNATURE },
    { ...functionCall('a'), thoughtSignature: SIGNATURE },
    functionCall('b'),
    { text: '', thoughtSignature: 'ZW5k' },
  ];

  it('go back unchanged, at their own parts and in their order', () => {
    const sent = bodyOf(turn(HERE), { tools: TOOLS });
    expectLegal(sent);
    expect(sent.losses).toEqual([]);
    expect(sent.body.contents[1]?.parts).toEqual(whole);
  });

  it('are the same bytes at every later turn', () => {
    const later = [...turn(HERE), said('Done.'), asked('On'), said('Yes.'), asked('And?')];
    const first = bodyOf(turn(HERE), { tools: TOOLS }).text;
    const begin = first.slice(0, first.lastIndexOf(']'));
    expect(bodyOf(later, { tools: TOOLS }).text.startsWith(begin)).toBe(true);
    expect(begin).toContain(SIGNATURE);
  });

  it('go back to the alias that was asked for', () => {
    const dated = { ...HERE, model: 'gemini-3.8-flash-001', requestedModel: HERE.model };
    expect(bodyOf(turn(dated), { tools: TOOLS }).body.contents[1]?.parts).toEqual(whole);
  });
});

describe('elsewhere', () => {
  it.each([
    ['another model', { ...HERE, model: 'gemini-3-pro-preview' }],
    ['another endpoint', originAt('https://gateway.example')],
    ['another conversation', { ...HERE, lineage: 'before the fork' }],
    ['another vendor', ELSEWHERE],
  ])('a turn of %s is text and calls, the first one unchecked', (_, origin) => {
    const sent = bodyOf(turn(origin), { tools: TOOLS });
    expectLegal(sent);
    expect(sent.body.contents[1]?.parts).toEqual([
      { text: 'Found.' },
      { ...functionCall('a'), thoughtSignature: UNCHECKED },
      functionCall('b'),
    ]);
    expect(sent.text).not.toContain(SIGNATURE.slice(0, 40));
    expect(sent.losses.map(({ part, action }) => `${part} ${action}`)).toEqual([
      'reasoning dropped',
      'reasoning dropped',
      'server_tool dropped',
      'server_tool dropped',
      'citation dropped',
      'reasoning dropped',
    ]);
  });

  it('every turn of calls is unchecked at its first one only', () => {
    const hop = (...calls: readonly string[]): readonly Message[] => [
      { ...said(...calls.map((id) => call(id))), origin: ELSEWHERE },
      results(...calls.map((id) => result(id))),
    ];
    const sent = bodyOf([asked('Go'), ...hop('a', 'b'), ...hop('c', 'd')], { tools: TOOLS });
    expectLegal(sent);
    const marks = sent.body.contents
      .filter(({ role }) => role === 'model')
      .map(({ parts }) => parts.map(({ thoughtSignature }) => thoughtSignature));
    expect(marks).toEqual([
      [UNCHECKED, undefined],
      [UNCHECKED, undefined],
    ]);
  });

  it.each(['gemini-2.5-pro', 'gemini-2.0-flash', 'gemma-4-31b-it'])(
    '%s, which signs nothing, sees no mark',
    (model) => {
      const sent = bodyOf(turn(ELSEWHERE), { model, tools: TOOLS });
      expectLegal(sent);
      expect(sent.text).not.toContain(UNCHECKED);
    },
  );
});

describe('a signature that is lost', () => {
  it('at a call of this very model is not checked', () => {
    const sent = bodyOf([asked('Go'), said('Hm', call('a')), results(result('a'))], { tools: TOOLS });
    expectLegal(sent);
    expect(sent.body.contents[1]?.parts).toEqual([
      { text: 'Hm' },
      { ...functionCall('a'), thoughtSignature: UNCHECKED },
    ]);
  });

  it('leaves a signature of a later call where it is', () => {
    const sent = bodyOf([asked('Go'), said(call('a'), signed('b')), results(result('a'), result('b'))], {
      tools: TOOLS,
    });
    expectLegal(sent);
    expect(sent.body.contents[1]?.parts.map(({ thoughtSignature }) => thoughtSignature)).toEqual([UNCHECKED, 'c2ln']);
  });

  it('alone is no message', () => {
    const lone = said({ type: 'reasoning', text: '', native: { thoughtSignature: 'c2ln' } });
    const sent = bodyOf([asked('Go'), lone, asked('On')]);
    expectLegal(sent);
    expect(sent.body.contents).toEqual([{ role: 'user', parts: [{ text: 'Go' }, { text: 'On' }] }]);
    expect(sent.losses).toHaveLength(1);
  });
});
