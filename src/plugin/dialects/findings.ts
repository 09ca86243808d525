import type { WireContext, WireFinding, WireRule } from './dialect.js';

/** The cases of a dialect by name; the key is `WireRule.case`. */
export type RuleTable<Case extends string> = Readonly<Record<Case, Omit<WireRule, 'case'>>>;

/** Collects what is wrong with one request, as far as the context asks for it. */
export class Findings<Case extends string> {
  readonly #rules: RuleTable<Case>;
  readonly #found: WireFinding[] = [];

  constructor(
    rules: RuleTable<Case>,
    readonly context: WireContext,
  ) {
    this.#rules = rules;
  }

  get all(): readonly WireFinding[] {
    return this.#found;
  }

  report(name: Case, path: string, message: string, source?: string): void {
    const rule = this.#rules[name];
    const { careful = false, server = 'vendor' } = this.context;
    const applies = careful || rule.applies === 'always' || (rule.applies === 'vendor' && server === 'vendor');
    if (!applies) return;
    this.#found.push({ rule: rule.rule, case: name, path, message, source: source ?? rule.source });
  }
}

/** The table as a list, for those who want to show it. */
export function listOf<Case extends string>(table: RuleTable<Case>): readonly WireRule[] {
  return Object.entries<Omit<WireRule, 'case'>>(table).map(([name, rule]) => ({ ...rule, case: name }));
}

/** A row of a table. Without a source of its own a numbered rule was measured. */
export function rule(
  id: string,
  applies: WireRule['applies'],
  meaning: string,
  source = `measured: ${id}`,
): Omit<WireRule, 'case'> {
  return { rule: id, applies, meaning, source };
}
