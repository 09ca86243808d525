import fc from 'fast-check';
import { pathText, type ConfigLayer, type LayerName } from '../../src/config/config-layer.js';
import { explainKey } from '../../src/config/explain-key.js';
import type { LayeredConfig } from '../../src/config/layer-config.js';
import { mergeLayer, NOTHING, UNIONS } from '../../src/config/merge-layers.js';
import type { JsonObject } from '../../src/plugin/json.js';
import { fuzz } from '../fuzz.js';

const NAMES: readonly LayerName[] = ['built-in', 'user', 'project', 'local', 'environment', 'set'];

function layerOf(name: LayerName, data: JsonObject): ConfigLayer {
  const originOf: ConfigLayer['originOf'] = (path) => ({ layer: name, where: `${name} at ${pathText(path)}` });
  return { name, file: name, trusted: true, data, originOf, originOfKey: originOf };
}

function layered(all: readonly JsonObject[]): LayeredConfig {
  // As the built-in layer does, so that the sections are there.
  const first = { mcpServers: {}, ...all[0], providers: all[0]?.['providers'] ?? {} };
  const sources = [first, ...all.slice(1)].map((data, at) => layerOf(NAMES[at] ?? 'set', data));
  const merged = sources.reduce(mergeLayer, NOTHING);
  const references = { env: {}, home: '/', cwd: '/' };
  return { merged, trust: 'none', sources, held: [], notices: [], dotEnv: {}, references };
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.option(fc.option(value, { nil: null }), { nil: undefined });
const provider = maybe(
  fc.record({ baseUrl: maybe(fc.constantFrom('x', 'y')), models: maybe(fc.array(fc.constant('m'))) }),
);
const data = fc.record({
  model: maybe(fc.constantFrom('a', 'b')),
  agent: maybe(fc.record({ maxTurns: maybe(fc.nat(3)), instructions: maybe(fc.array(fc.constantFrom('i', 'j'))) })),
  providers: fc.oneof(
    maybe(fc.record({ one: provider, two: provider })),
    maybe(fc.record({ One: provider, TWO: provider })),
  ),
  permissions: maybe(
    fc.record({
      tools: maybe(fc.record({ t: maybe(fc.constantFrom('ask', 'never', 'always_allow')) })),
      deny: maybe(fc.array(fc.constantFrom('d', 'e'), { maxLength: 2 })),
    }),
  ),
}) as fc.Arbitrary<JsonObject>;

describe('what is said about a key', () => {
  it('names exactly one layer that wins, with the value that holds', () => {
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: NAMES.length }), (all) => {
        const config = layered(all);
        for (const section of ['model', 'agent', 'providers', 'permissions']) {
          for (const { key, value, sayings } of explainKey(config, [section])) {
            const winners = sayings.filter(({ state }) => state === 'in force');
            if (UNIONS.has(key)) {
              const said = sayings.flatMap((saying) => saying.value as readonly string[]);
              expect({ key, all: [...new Set(said)].sort(), winners }).toEqual({
                key,
                all: [...(value as readonly string[])].sort(),
                winners: [],
              });
            } else {
              expect({ key, held: winners.map((each) => each.value) }).toEqual({ key, held: [value] });
            }
          }
        }
      }),
      fuzz(500),
    );
  });

  it('is the same whatever the case of the name of a provider', () => {
    const config = layered([{ providers: { openai: { baseUrl: 'x' } } }, { providers: { OpenAI: { baseUrl: 'y' } } }]);
    for (const name of ['openai', 'OPENAI', 'OpenAI']) {
      expect(explainKey(config, ['providers', name, 'baseUrl'])).toMatchObject([
        {
          key: 'providers.openai.baseUrl',
          value: 'y',
          sayings: [
            { layer: 'user', state: 'in force' },
            { layer: 'built-in', state: 'overridden' },
          ],
        },
      ]);
    }
  });
});
