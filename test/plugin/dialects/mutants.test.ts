import type { WireRule } from '../../../src/plugin/dialects/dialect.js';
import { WIRE_DIALECTS } from '../../../src/plugin/dialects/dialects.js';
import { CHAT_MUTANTS } from './mutants/chat-mutants.js';
import { GEMINI_MUTANTS, GEMINI_TWINS } from './mutants/gemini-mutants.js';
import { MESSAGES_MUTANTS } from './mutants/messages-mutants.js';
import type { MutantTable } from './mutants/mutant.js';
import { OLLAMA_MUTANTS } from './mutants/ollama-mutants.js';
import { RESPONSES_MUTANTS } from './mutants/responses-mutants.js';

const TABLES: readonly MutantTable[] = [
  CHAT_MUTANTS,
  RESPONSES_MUTANTS,
  MESSAGES_MUTANTS,
  GEMINI_MUTANTS,
  OLLAMA_MUTANTS,
];

/** Cases that no request can break. */
const WITHOUT_MUTANT: Readonly<Record<string, string>> = {
  'messages shape-unnamed': 'the description of Anthropic says of each object whether it is open',
  'ollama shape-unknown': 'the description of Ollama closes no object',
  'ollama shape-bounds': 'the description of Ollama bounds nothing',
};

function ruleOf({ dialect }: MutantTable, name: string): WireRule | undefined {
  return dialect.rules.find((rule) => rule.case === name);
}

describe.each(TABLES.map((table) => [table.dialect.title, table] as const))('the rules of %s', (_title, table) => {
  const { dialect, clean, context } = table;

  it('find nothing in a clean request, however careful', () => {
    expect(dialect.validate(clean(), { ...context, careful: true })).toEqual([]);
  });

  it.each(table.mutants.map((mutant) => [mutant.case, mutant.title, mutant] as const))(
    '%s: refuse %s',
    (name, _what, mutant) => {
      const casesOf = (careful: boolean): readonly string[] =>
        dialect.validate(mutant.body(), { ...mutant.context, careful }).map((found) => found.case);
      const rule = ruleOf(table, name);
      expect(casesOf(true)).toContain(name);
      const isStrict = rule?.applies === 'always' || (rule?.applies === 'vendor' && mutant.context.server !== 'other');
      if (isStrict) expect(casesOf(false)).toContain(name);
      else expect(casesOf(false)).not.toContain(name);
    },
  );

  it('say where, what and how it is known', () => {
    for (const mutant of table.mutants) {
      for (const found of dialect.validate(mutant.body(), { ...mutant.context, careful: true })) {
        expect(found.rule).toMatch(/^(WP-\d+|shape|developer-role)$/);
        expect(found.path).toMatch(/^([a-z_]\w*(\[\d+\]|\["[^"]+"\]|\.[\w$]+)*)?$/i);
        expect(found.message).toMatch(/^\S.{5,}/);
        expect(found.source).toMatch(/^(vendor|recording|measured): \S/);
      }
    }
  });

  it.each([null, 'x', 5, [], {}, { messages: {}, input: 5, tools: 'x' }, { messages: [null, 5], input: [null, []] }])(
    'refuse %j without breaking down',
    (body) => {
      expect(dialect.validate(body, { careful: true })).not.toEqual([]);
    },
  );
});

describe('the rules of Gemini', () => {
  it.each(GEMINI_TWINS)('take %s', (_title, change) => {
    const body = GEMINI_MUTANTS.clean() as Parameters<typeof change>[0];
    change(body);
    expect(GEMINI_MUTANTS.dialect.validate(body, { ...GEMINI_MUTANTS.context, careful: true })).toEqual([]);
  });
});

describe('the rules of all dialects', () => {
  it('each have a mutant', () => {
    const lines: string[] = [];
    const without: string[] = [];
    for (const { dialect, mutants } of TABLES) {
      const count = (rule: WireRule): number => mutants.filter((mutant) => mutant.case === rule.case).length;
      const bare = dialect.rules.filter((rule) => count(rule) === 0).map((rule) => `${dialect.api} ${rule.case}`);
      lines.push(`${dialect.title}: ${dialect.rules.length} rules, ${mutants.length} mutants, without: ${bare.length}`);
      without.push(...bare);
    }
    const reasons = without.map((name) => `  no mutant of ${name}: ${WITHOUT_MUTANT[name] ?? 'none was written'}`);
    console.info([...lines, ...reasons].join('\n'));
    expect(without.sort()).toEqual(Object.keys(WITHOUT_MUTANT).sort());
  });

  it('are those of the dialects that are offered', () => {
    expect(TABLES.map(({ dialect }) => dialect)).toEqual(Object.values(WIRE_DIALECTS));
    for (const [api, dialect] of Object.entries(WIRE_DIALECTS)) {
      expect(dialect.api).toBe(api);
      const names = dialect.rules.map((rule) => rule.case);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
