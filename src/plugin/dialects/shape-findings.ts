import type { WireContext, WireFinding } from './dialect.js';
import { Findings, type RuleTable } from './findings.js';
import type { WireShapes } from './shape.js';
import { shapeProblems, type ShapeProblem } from './shape-problems.js';

type ShapeCase = `shape-${ShapeProblem['kind']}`;

/** What every dialect asks of the shape of a request; the source of a finding names the part of the description. */
export const SHAPE_RULES: RuleTable<ShapeCase> = {
  'shape-type': rule('A value has the type that the vendor’s description gives it.'),
  'shape-missing': rule('A field that the description requires is there.'),
  'shape-unknown': rule('An object that the description closes has no other fields.'),
  'shape-value': rule('A word is one of those that the description lists.'),
  'shape-bounds': rule('A number, a length or a pattern is within the bounds of the description.'),
  'shape-unnamed': {
    ...rule('An object that the description leaves open has no field that it does not name.'),
    applies: 'careful',
  },
};

function rule(meaning: string): RuleTable<ShapeCase>[ShapeCase] {
  return { rule: 'shape', meaning, source: 'vendor: the API description', applies: 'always' };
}

/** What the shape of a body breaks. */
export function shapeFindings(
  body: unknown,
  { shapes, root, context }: { readonly shapes: WireShapes; readonly root: string; readonly context: WireContext },
): readonly WireFinding[] {
  const findings = new Findings<ShapeCase>(SHAPE_RULES, context);
  for (const { kind, path, message, within } of shapeProblems(shapes.shapes, root, body)) {
    // Other servers have fields of their own.
    if (kind === 'unnamed' && context.server === 'other') continue;
    findings.report(`shape-${kind}`, path, message, `vendor: ${within} in ${shapes.source}`);
  }
  return findings.all;
}
