import type { JsonObject } from '../json.js';
import { jsonObjectOf } from '../unknown-json.js';
import type { WireContext, WireDialect } from './dialect.js';
import { Findings, listOf, rule, type RuleTable } from './findings.js';
import { lazyShapes } from './read-shapes.js';
import { SHAPE_RULES, shapeFindings } from './shape-findings.js';
import { eachIllFormed } from './surrogates.js';

/** What an API has of its own. */
export interface DialectParts<Case extends string> extends Pick<WireDialect, 'api' | 'title' | 'isVendor'> {
  readonly rules: RuleTable<Case>;
  /** The rules that a shape cannot say; of a body that is no object it is given an empty one. */
  readonly check: (
    request: JsonObject,
    report: (name: Case, path: string, message: string) => void,
    context: WireContext,
  ) => void;
  /** False where there is no description of the API, and so no `config/wire/<api>.json`. Default: true. */
  readonly isDescribed?: boolean;
  /** Which of the `roots` of `config/wire/<api>.json` a request has to look like. Default: `request`. */
  readonly rootOf?: (context: WireContext) => string;
}

const SHARED_RULES = { surrogate: rule('WP-44', 'always', 'No text holds half of a surrogate pair.') };

/** A dialect: its own rules, those that hold for all texts, and the shape that the vendor's description gives. */
export function defineDialect<Case extends string>(parts: DialectParts<Case>): WireDialect {
  const { api, title, isVendor, rules, check, isDescribed = true, rootOf = () => 'request' } = parts;
  const readShapes = lazyShapes(api);
  return {
    api,
    title,
    isVendor,
    rules: [...listOf(rules), ...listOf(SHARED_RULES), ...(isDescribed ? listOf(SHAPE_RULES) : [])],
    validate: (body, context = {}) => {
      const own = new Findings<Case>(rules, context);
      check(jsonObjectOf(body) ?? {}, (name, path, message) => own.report(name, path, message), context);
      const shared = new Findings<keyof typeof SHARED_RULES>(SHARED_RULES, context);
      eachIllFormed(body, (path) => shared.report('surrogate', path, 'the text holds half of a surrogate pair'));
      if (!isDescribed) return [...own.all, ...shared.all];
      const shapes = readShapes();
      const root = shapes.roots[rootOf(context)] ?? '';
      return [...own.all, ...shared.all, ...shapeFindings(body, { shapes, root, context })];
    },
  };
}
