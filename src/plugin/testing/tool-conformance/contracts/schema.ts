import { jsonSchemaInput } from '../../../input/json-schema-input.js';
import { schemaErrors } from '../../../input/compile-schema.js';
import { lowerSchema } from '../../../lower-schema.js';
import { ANTHROPIC, GEMINI, OLLAMA, OPENAI_PLAIN, OPENAI_STRICT } from '../../../schema-dialect.js';
import { schemaFaults } from '../../../schema-faults.js';
import { holds, shown } from '../../conformance/broken-contract.js';
import { callContract, toolContract, type ToolContract } from '../tool-contract.js';
import { requestsWith } from '../requests-with.js';

const DIALECTS = [OPENAI_PLAIN, OPENAI_STRICT, ANTHROPIC, GEMINI, OLLAMA];

/** The schema that the model sees. */
export const SCHEMA_CONTRACTS: readonly ToolContract[] = [
  toolContract('schema.valid', 'The schema of its input is one', async ({ tool: { options } }) => {
    const faults = schemaFaults(options.input.schema);
    holds(faults.length === 0, faults.join('; '));
    const errors = await schemaErrors(options.input.schema);
    holds(
      errors.length === 0,
      errors.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`).join('; '),
    );
  }),
  toolContract('schema.dialects', 'It can be put in the words of each API', ({ tool: { options } }) => {
    const names = Object.keys(options.input.schema.properties ?? {});
    for (const dialect of DIALECTS) {
      const { schema, dropped } = lowerSchema(options.input.schema, dialect);
      const lost = names.filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
      holds(lost.length === 0, `${dialect.name}: the properties ${lost.join(', ')} are lost`);
      const open = dropped.filter((pointer) => pointer.endsWith('/$ref') || /\/(allOf|oneOf|not|if)$/.test(pointer));
      holds(open.length === 0, `${dialect.name}: it cannot say ${open.join(', ')}; write the schema without`);
    }
    for (const { title, findings } of requestsWith(options)) {
      const [first] = findings;
      holds(first === undefined, `${title} would refuse it: ${first?.path ?? ''}: ${first?.message ?? ''}`);
    }
  }),
  callContract('schema.examples', 'What its schema allows, it reads, and what it applies', async ({ tool }) => {
    const read = jsonSchemaInput(tool.options.input.schema);
    for (const { input } of tool.examples) {
      const bySchema = await read.parse(structuredClone(input));
      holds(bySchema.ok, `the schema refuses ${shown(input)}: ${bySchema.ok ? '' : shown(bySchema.problems)}`);
      const byTool = await tool.options.input.parse(structuredClone(input));
      holds(byTool.ok, `the tool refuses ${shown(input)}: ${byTool.ok ? '' : shown(byTool.problems)}`);
      // Defaults may have been added, and instances of classes are compared by what is in them.
      const arrived = JSON.parse(JSON.stringify(byTool.ok ? byTool.value : {})) as Readonly<Record<string, unknown>>;
      const changed = Object.keys(input).filter((name) => !holdsAll(arrived[name], input[name]));
      holds(changed.length === 0, `${changed.join(', ')} of ${shown(input)} arrived as ${shown(arrived)}`);
    }
  }),
];

/** Whether a value has all that another has. */
function holdsAll(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(value, wanted);
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false;
  return Object.entries(wanted).every(([key, part]) => holdsAll((value as Record<string, unknown>)[key], part));
}
