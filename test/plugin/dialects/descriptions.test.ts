import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { lazyShapes } from '../../../src/plugin/dialects/read-shapes.js';
import { shapeProblems } from '../../../src/plugin/dialects/shape-problems.js';
import { fuzz } from '../../fuzz.js';
import { recordingsOf } from '../../wire/recordings.js';
import { change, changed } from './change-somewhere.js';
import { CHAT_MUTANTS } from './mutants/chat-mutants.js';
import { MESSAGES_MUTANTS } from './mutants/messages-mutants.js';
import { OLLAMA_MUTANTS } from './mutants/ollama-mutants.js';
import { RESPONSES_MUTANTS } from './mutants/responses-mutants.js';

const root = join(import.meta.dirname, '..', '..', '..');
const script = join(root, 'scripts', 'wire-shapes.mjs');
const specs = process.env['ALLOS_SPECS'];
if (specs === undefined) {
  console.warn('ALLOS_SPECS is unset: config/wire is not compared with the descriptions of the vendors');
}
const withSpecs = specs === undefined ? it.skip : it;

const APIS = [
  ['chat', 'request', CHAT_MUTANTS.clean()],
  ['responses', 'request', RESPONSES_MUTANTS.clean()],
  ['messages', 'request', MESSAGES_MUTANTS.clean()],
  ['messages', 'beta', MESSAGES_MUTANTS.clean()],
  ['ollama', 'request', OLLAMA_MUTANTS.clean()],
] as const;

describe('config/wire', () => {
  withSpecs('is what scripts/wire-shapes.mjs makes of the descriptions', () => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('is not made without them', () => {
    const env = { ...process.env, ALLOS_SPECS: undefined };
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8', env });
    expect(status).toBe(2);
    expect(stderr).toContain('ALLOS_SPECS');
  });

  it('names every shape that a shape refers to', () => {
    for (const [api] of APIS) {
      const { shapes, roots } = lazyShapes(api)();
      const named = [
        ...Object.values(roots),
        ...[...JSON.stringify(shapes).matchAll(/"#(\w+)"/g)].map((match) => match[1] ?? ''),
      ];
      expect(named.filter((name) => !Object.hasOwn(shapes, name))).toEqual([]);
    }
  });
});

/** Whether Ajv takes a body by the vendor's own words, overlay included. */
async function judgeOf(api: string, name: string): Promise<(body: unknown) => boolean> {
  const { DOCUMENTS, readSchemas } = await import(join(root, 'scripts', 'wire-shapes', 'documents.mjs'));
  const schemas = readSchemas(DOCUMENTS[api], specs);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const text = JSON.stringify({ components: { schemas } }, (_key, value: unknown) => inJsonSchema(value));
  ajv.addSchema(
    JSON.parse(text.replaceAll('"$recursiveRef":"#"', '"$ref":"#/components/schemas/CompoundFilter"')),
    'api',
  );
  const validate = ajv.compile({ $ref: `api#/components/schemas/${DOCUMENTS[api].roots[name]}` });
  return (body) => validate(body);
}

/** `nullable` is a word of OpenAPI 3.0; `oneOf` stands where shapes overlap, and any of them will do. */
function inJsonSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, oneOf, ...rest } = value as Readonly<Record<string, unknown>>;
  const schema = oneOf === undefined || !Array.isArray(oneOf) ? { ...value } : { ...rest, anyOf: oneOf };
  if (Array.isArray(value)) return value;
  if (nullable !== true) return schema;
  const { nullable: _nullable, ...known } = schema as Readonly<Record<string, unknown>>;
  return { anyOf: [known, { type: 'null' }] };
}

describe.each(APIS)('the shapes of %s (%s)', (api, name, clean) => {
  const { shapes, roots } = lazyShapes(api)();
  const isTaken = (body: unknown): boolean =>
    shapeProblems(shapes, roots[name] ?? '', body).every(({ kind }) => kind === 'unnamed');

  withSpecs('take what a JSON Schema validator takes, and refuse what it refuses', async () => {
    const judge = await judgeOf(api, name);
    let refused = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const body = changed(clean, changes);
        const expected = judge(body);
        if (!expected) refused++;
        expect({ body, taken: isTaken(body) }).toEqual({ body, taken: expected });
      }),
      fuzz(1000),
    );
    expect(refused).toBeGreaterThan(100);
    for (const { req } of recordingsOf(api)) expect({ req, taken: isTaken(req) }).toEqual({ req, taken: judge(req) });
  });
});
