import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfiguredPlugin } from '../../src/container/allos-options.js';
import type { Allos } from '../../src/container/create-allos.js';
import { install, manifest, type PackageOnDisk } from '../host/plugin-folder.js';
import { allosWith, clear, folder, model } from './plugin-bench.js';

afterEach(clear);

const NAME = 'allos-plugin-guarded';
const DEFINE = JSON.stringify(new URL('../../src/plugin/define-plugin.ts', import.meta.url).href);
const SOURCE = [{ name: 'remote', description: 'Tools of a server' }];
/** Of a source of tools, so that the plugin is loaded whoever asks; without it nothing would be tried. */
const tried = manifest('none', { tools: [], toolSources: SOURCE });

/** A plugin whose code is that of its manifest, but for what is wrong with it. */
function code(rest: string): string {
  return `import { definePlugin } from ${DEFINE};
import { ToolSource } from ${JSON.stringify(new URL('../../src/plugin/decorators.ts', import.meta.url).href)};
class Remote { async list() { return []; } }
ToolSource(${JSON.stringify(SOURCE[0])})(Remote);
export default definePlugin({ name: '${NAME}', apiVersion: 1, contributes: [Remote], ${rest} });`;
}

const SCHEMA = { type: 'object', additionalProperties: false };
const CODEC = `settings: {
  schema: ${JSON.stringify(SCHEMA)},
  parse: () => ({ ok: false, problems: [{ path: 'mode', message: 'is wrong' }] }),
}`;

/** Each way in which a plugin cannot be used, the code of the error, and what it says. */
const UNUSABLE: readonly (readonly [string, PackageOnDisk | undefined, string, RegExp])[] = [
  ['is not installed', undefined, 'plugin.not_found', /is not installed/],
  ['has no manifest', { name: NAME }, 'plugin.invalid', /no "allos" object/],
  [
    'is of another contract',
    { name: NAME, allos: manifest('x', { apiVersion: 99 }) },
    'plugin.incompatible',
    /version 99/,
  ],
  [
    'throws when it is imported',
    { name: NAME, allos: tried, code: 'throw new Error("no disk");' },
    'plugin.crashed',
    /no disk/,
  ],
  [
    'refuses its settings',
    { name: NAME, allos: { ...tried, settings: SCHEMA }, code: code(CODEC) },
    'config.invalid',
    /plugins\[1\]\.settings\.mode: is wrong/,
  ],
  [
    'throws when it is set up',
    { name: NAME, allos: tried, code: code('setup() { throw new Error("no key"); }') },
    'plugin.crashed',
    /no key/,
  ],
];

async function opened(on: PackageOnDisk | undefined, entry: Partial<ConfiguredPlugin>): Promise<Allos> {
  const from = folder();
  if (on !== undefined) await install(from, on);
  return await allosWith([
    model(),
    { name: 'guarded', from, listedAt: 'own.yaml:3:5', settings: { mode: 1 }, ...entry },
  ]);
}

describe('a plugin that is listed with required: true', () => {
  it.each(UNUSABLE)('ends the run when it %s', async (_what, on, error, message) => {
    const refused = await opened(on, { required: true }).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: error, message: expect.stringMatching(message), hint: expect.any(String) });
    expect(String(refused)).toMatch(/; it is listed with required: true in own\.yaml:3:5$/);
  });

  // The broken twin of each: the same list without the word starts a run without the plugin.
  it.each(UNUSABLE)('is what it takes when it %s', async (_what, on, error, message) => {
    const { broken } = await opened(on, {});
    expect(broken).toMatchObject([{ code: error, message: expect.stringMatching(message) }]);
  });

  it('ends it when its package.json is none', async () => {
    const from = folder();
    await install(from, { name: NAME });
    await writeFile(join(from, 'node_modules', NAME, 'package.json'), '{');
    const list = (required: boolean): Promise<Allos> => allosWith([model(), { name: NAME, from, required }]);
    await expect(list(true)).rejects.toMatchObject({ code: 'plugin.invalid' });
    expect((await list(false)).broken).toMatchObject([{ name: NAME, code: 'plugin.invalid' }]);
  });

  it('is loaded and set up whatever it contributes', async () => {
    const seen = Symbol.for('allos-test-guarded');
    const on = {
      name: NAME,
      allos: manifest('none', { tools: [] }),
      code: `import { definePlugin } from ${DEFINE};
export default definePlugin({
  name: '${NAME}', apiVersion: 1, contributes: [], setup() { globalThis[Symbol.for('allos-test-guarded')] = true; },
});`,
    };
    await opened(on, {});
    expect(Reflect.get(globalThis, seen)).toBeUndefined();
    expect((await opened(on, { required: true })).broken).toEqual([]);
    expect(Reflect.get(globalThis, seen)).toBe(true);
  });

  it('must say so as true or false', async () => {
    await expect(opened(undefined, { required: 'yes' as never })).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

describe('a plugin that is chosen for a service', () => {
  it.each([
    ['is listed and not installed', [{ name: 'prices', from: '/' }]],
    ['is not listed', []],
  ] as const)('ends the run when it %s', async (_what, listed) => {
    for (const services of [{ pricing: 'prices' }, { logger: 'allos-plugin-prices' }]) {
      await expect(allosWith([model(), ...listed], { services })).rejects.toMatchObject({ code: 'plugin.not_found' });
    }
  });

  it('ends it when it fails, even one that only looks on', async () => {
    const from = folder();
    const allos = manifest('none', { tools: [], services: ['allos/Logger'] });
    await install(from, { name: 'allos-plugin-told', allos, code: 'throw new Error("no disk");' });
    const plugins = [model(), { name: 'told', from }];
    await expect(allosWith(plugins, { services: { logger: 'told' } })).rejects.toMatchObject({
      code: 'plugin.crashed',
    });
    expect((await allosWith(plugins)).broken).toMatchObject([{ name: 'allos-plugin-told' }]);
  });
});
