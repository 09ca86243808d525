import { messageOf } from '../../../error.js';
import type { InputCodec } from '../../../input-codec.js';
import { jsonSchemaInput } from '../../../input/json-schema-input.js';
import type { JsonObject, JsonSchema, JsonValue } from '../../../json.js';
import { BrokenContract, holds, shown } from '../../conformance/broken-contract.js';
import { callContract, toolContract, type ToolContract } from '../tool-contract.js';

/** One value of each type; numbers as text stand for what a careless reader would convert. */
const VALUES: readonly JsonValue[] = [null, true, 'true', 1.5, '1', 'text', [], [1], {}, { a: 1 }];

/** How it reads what a model sends. */
export const INPUT_CONTRACTS: readonly ToolContract[] = [
  toolContract('input.object', 'What is no object is refused, and so is what is too deep', async ({ tool }) => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`);
    for (const value of [null, 'text', 7, [], [{}], deep]) await refused(tool.options.input, value, '');
  }),
  toolContract('input.prototype', 'Keys that reach a prototype are refused', async ({ tool }) => {
    const example = tool.examples[0]?.input ?? {};
    for (const key of ['__proto__', 'constructor']) {
      const input: unknown = JSON.parse(
        `{${JSON.stringify(key)}:{"a":1},${JSON.stringify(example).slice(1)}`.replace(',}', '}'),
      );
      await refused(tool.options.input, input, key);
    }
  }),
  callContract('input.unknown-keys', 'A key that it does not know is refused, and named', async ({ tool }) => {
    for (const { input } of tool.examples) {
      for (const [where, wrong] of withUnknownKeys(input, tool.options.input.schema)) {
        await refused(tool.options.input, wrong, 'conformance_key', where);
      }
    }
  }),
  callContract('input.required', 'What is required and missing is refused, and named', async ({ tool }) => {
    const { schema } = tool.options.input;
    for (const { input } of tool.examples) {
      for (const name of schema.required ?? []) {
        const { [name]: _left, ...rest } = input;
        await refused(tool.options.input, rest, name);
      }
    }
  }),
  callContract(
    'input.types',
    'A value of another type is refused, and named: nothing is converted',
    async ({ tool }) => {
      const { schema } = tool.options.input;
      const read = jsonSchemaInput(schema);
      for (const { input } of tool.examples) {
        for (const name of Object.keys(schema.properties ?? {})) {
          for (const value of VALUES) {
            const wrong = { ...input, [name]: value };
            if (!(await read.parse(structuredClone(wrong))).ok) await refused(tool.options.input, wrong, name);
          }
        }
      }
    },
  ),
];

/** Throws unless the codec refuses a value in words that name what is wrong. */
async function refused(codec: InputCodec<unknown>, value: unknown, named: string, where = ''): Promise<void> {
  let parsed: Awaited<ReturnType<typeof codec.parse>>;
  try {
    parsed = await codec.parse(value);
  } catch (error) {
    throw new BrokenContract(`reading ${shown(value)} threw: ${messageOf(error)}; it has to answer with problems`);
  }
  if (parsed.ok) throw new BrokenContract(`${shown(value)} is taken${where === '' ? '' : ` (${where})`}`);
  const words = parsed.problems.map(({ path, message }) => `${path} ${message}`.trim());
  holds(words.length > 0 && words.every((text) => text !== ''), `${shown(value)} is refused without a word`);
  holds(
    words.some((text) => text.includes(named)),
    `${shown(value)} is refused without naming ${named}: ${shown(words)}`,
  );
}

/** An input with a key too many, in itself and in the first object of each of its properties. */
function withUnknownKeys(input: JsonObject, schema: JsonSchema): readonly (readonly [string, JsonObject])[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, JsonObject][] => {
    const value: unknown = input[name];
    const [first, ...rest] = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
    if (isClosed(property.items) && isObject(first)) {
      return [[`${name}[0]`, { ...input, [name]: [{ ...first, conformance_key: 1 }, ...rest] }]];
    }
    if (!isObject(value) || !isClosed(property)) return [];
    return [[name, { ...input, [name]: { ...value, conformance_key: 1 } }]];
  });
  return [['the input', { ...input, conformance_key: 1 }], ...inner];
}

function isClosed(schema: JsonSchema | undefined): boolean {
  return schema?.additionalProperties === false;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
