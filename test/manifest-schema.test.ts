import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readManifest } from '../src/host/read-manifest.js';
import { manifest } from './host/plugin-folder.js';

const root = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  read('config/plugin-manifest.schema.json'),
);
const plugins = ['plugins', 'templates', 'test/fixtures/plugins'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
);
const tool = (changes: object) => ({ tools: [{ ...toolOf('a'), ...changes }] });

function toolOf(name: string) {
  return { name, description: 'A tool.', inputSchema: { type: 'object' }, idempotent: false, permission: 'ask' };
}

describe('the JSON Schema of manifests', () => {
  it.each(plugins.filter((path) => existsSync(join(root, path))))('says of %s what the host says', (path) => {
    const { allos } = read(path);
    // What a schema inside of the manifest refers to is more than the schema of the manifest can say.
    if (allos === undefined || path.includes('unlowerable')) return;
    expect({ valid: validate(allos), errors: path.startsWith('plugins') ? validate.errors : null }).toEqual({
      valid: readManifest(allos).ok,
      errors: null,
    });
  });

  it.each([
    ['no entry', { entry: undefined }],
    ['an entry outside', { entry: './../evil.js' }],
    ['a version in words', { apiVersion: '0' }],
    ['tools that are no list', { tools: {} }],
    ['a name that begins with a digit', tool({ name: '2nd' })],
    ['a name no API takes', tool({ name: 'a.b' })],
    ['a reserved name', tool({ name: 'mcp__a' })],
    ['a name of JavaScript', tool({ name: 'constructor' })],
    ['unknown effects', tool({ effects: 'magic' })],
    ['an unknown permission', tool({ permission: 'maybe' })],
    ['a schema of no object', tool({ inputSchema: { type: 'string' } })],
    ['no description', tool({ description: '' })],
    ['a subject of no kind', tool({ subject: { kind: 'mood', property: 'a' } })],
    ['a hook without a moment', { hooks: [{ name: 'a', description: 'x', on: [] }] }],
    ['a hook of no moment that there is', { hooks: [{ name: 'a', description: 'x', on: ['later'] }] }],
    [
      'a hook that may take an hour',
      { hooks: [{ name: 'a', description: 'x', on: ['onEvent'], timeoutMs: 3_600_000 }] },
    ],
    ['a provider in capitals', { providers: [{ name: 'Foo', description: 'x' }] }],
  ])('refuses %s, as the host does', (_what, changes) => {
    const wrong = JSON.parse(JSON.stringify({ ...manifest('a'), ...changes }));
    expect([validate(wrong), readManifest(wrong).ok]).toEqual([false, false]);
  });

  it('is published under the name that the documents tell', () => {
    const { exports, files } = read('package.json');
    expect(exports['./plugin-manifest.schema.json']).toBe('./config/plugin-manifest.schema.json');
    expect(files).toContain('config');
  });
});
