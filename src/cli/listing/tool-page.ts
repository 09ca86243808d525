import type { JsonSchema } from '../../plugin/json.js';
import { visible } from '../../plugin/visible.js';
import { columns } from '../print.js';
import { grouped } from '../render/short-count.js';
import type { ToolRow } from './listed-tools.js';

/** A tool for a person. Its manifest may be anybody's, so nothing of it reaches the terminal as it is. */
export function toolPage(tool: ToolRow): string {
  const { name, plugin, description, effects, why, subject, idempotent, tokens, inputSchema } = tool;
  const facts = [
    ['  effects', effects ?? 'unknown, so it is never allowed unasked'],
    ['  here', why],
    ...(subject === undefined ? [] : [['  rules', `${name}(PATTERN) matches ${subject.property}, a ${subject.kind}`]]),
    ['  repeated', idempotent ? 'the same as once' : 'happens again'],
    ['  tokens', `about ${grouped(tokens)} in each request`],
  ];
  const inputs = propertiesOf(inputSchema);
  return visible(
    [
      `${name} (${plugin})`,
      description.replaceAll(/^/gm, '  '),
      columns(facts).trimEnd(),
      ...(inputs.length === 0 ? ['  input     none'] : ['  input', columns(inputs).trimEnd()]),
      '',
    ].join('\n'),
  );
}

function propertiesOf({ properties = {}, required = [] }: JsonSchema): readonly (readonly string[])[] {
  return Object.entries(properties).map(([name, schema]) => [
    `    ${name}`,
    [typeOf(schema), ...(required.includes(name) ? ['required'] : [])].join(', '),
    [
      ...(schema.description === undefined ? [] : [schema.description]),
      ...(schema.default === undefined ? [] : [`Default: ${JSON.stringify(schema.default)}.`]),
    ].join(' '),
  ]);
}

function typeOf({ type, enum: values }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  if (type === undefined) return 'any';
  return typeof type === 'string' ? type : type.join(' or ');
}
