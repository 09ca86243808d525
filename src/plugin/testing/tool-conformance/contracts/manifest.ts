import { reservedToolName, TOOL_NAME } from '../../../tool-name.js';
import { holds, shown } from '../../conformance/broken-contract.js';
import { notJson } from '../not-json.js';
import { toolContract, type ToolContract } from '../tool-contract.js';

/** What the tool says of itself. */
export const MANIFEST_CONTRACTS: readonly ToolContract[] = [
  toolContract('manifest.name', 'Its name is legal in every API and not reserved', ({ tool: { options } }) => {
    holds(TOOL_NAME.test(options.name), `the name ${shown(options.name)} does not match ${TOOL_NAME.source}`);
    const reserved = reservedToolName(options.name);
    holds(reserved === undefined, `the name ${options.name} ${reserved}`);
  }),
  toolContract('manifest.description', 'It and its input are described in words', ({ tool: { options } }) => {
    holds(isText(options.description), `the description is ${shown(options.description)}`);
    for (const [name, property] of Object.entries(options.input.schema.properties ?? {})) {
      const { description } = property;
      holds(isText(description), `the input's ${name} has no description: the model has to guess what it is`);
    }
  }),
  toolContract('manifest.subject', 'The property that rules match is a text of its input', ({ tool: { options } }) => {
    const { subject, input } = options;
    if (subject === undefined) return;
    const property = input.schema.properties?.[subject.property];
    holds(property !== undefined, `the subject ${subject.property} is no property of the input`);
    const types = [property?.type ?? 'string'].flat();
    holds(types.includes('string'), `the subject ${subject.property} is no text, but ${shown(types)}`);
  }),
  toolContract('manifest.json', 'What it says of itself is data', ({ tool: { options } }) => {
    const { input, ...rest } = options;
    const lost = notJson({ ...rest, inputSchema: input.schema }, options.name);
    holds(lost === undefined, `JSON does not keep ${lost}`);
  }),
];

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.isWellFormed();
}
