import { containerGraph, type ContainerGraph } from '../../src/container/container-graph.js';
import type { ServiceWishes } from '../../src/container/choose-services.js';
import { knownPlugins } from '../../src/container/load-plugins.js';
import type { Plugin } from '../../src/plugin/define-plugin.js';
import { PROGRAM } from '../../src/plugin/surface.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { allosWith, clear, hook, model, service } from './plugin-bench.js';

afterEach(clear);

async function graphOf(plugins: readonly Plugin[], services: ServiceWishes = {}): Promise<ContainerGraph> {
  const known = knownPlugins(plugins, { builtIns: false });
  return await containerGraph(known, { surface: PROGRAM, env: {}, provider: 'scripted', services });
}

const prices = (name: string): Plugin => service(name, TOKENS.Pricing, () => ({ costOf: () => 1 }));

describe('the graph of the container', () => {
  it('has every token that the container of a run has, with its scope', async () => {
    const { bindings } = await graphOf([model()]);
    const allos = await allosWith([model()]);
    const tokens = new Set(bindings.map(({ token }) => token));
    expect([...tokens]).toEqual(expect.arrayContaining(Object.values(TOKENS).map((token) => Symbol.keyFor(token))));
    for (const { token, scope, implementation } of bindings) {
      const isBound = scope !== 'plugin' && implementation !== null;
      expect([token, allos.container.isBound(Symbol.for(token))]).toEqual([token, isBound]);
      expect([token, allos.container.isCurrentBound(Symbol.for(token))]).toEqual([
        token,
        isBound && scope === 'session',
      ]);
    }
  });

  it('shows who contributed what, in the order in which it is bound', async () => {
    const subscriber = (name: string) => service(name, TOKENS.EventSubscriber, () => ({ onEvent: () => undefined }));
    const policy = service('strict', TOKENS.Policy, () => ({ decide: () => ({ effect: 'allow', rule: '' }) as const }));
    const { bindings, hooks } = await graphOf([
      model(),
      prices('prices'),
      subscriber('one'),
      subscriber('two'),
      policy,
      hook('h1', { beforeToolCall: () => undefined }),
      hook('h2', { onEvent: () => undefined }),
    ]);
    const of = (name: keyof typeof TOKENS) =>
      bindings.flatMap(({ token, package: owner }) => (token === Symbol.keyFor(TOKENS[name]) ? [owner] : []));
    expect(of('Pricing')).toEqual(['allos-plugin-prices']);
    expect(of('EventSubscriber')).toEqual(['allos-plugin-one', 'allos-plugin-two']);
    expect(of('Policy')).toEqual(['allos', 'allos-plugin-strict']);
    expect(of('Provider')).toEqual(['allos-plugin-model']);
    expect(hooks.map(({ name, on }) => [name, on])).toEqual([
      ['h1', ['beforeToolCall']],
      ['h2', ['onEvent']],
    ]);
  });

  it('counts a required plugin that is missing among the problems', async () => {
    const missing = { name: 'allos-plugin-guard', from: import.meta.dirname, required: true };
    const known = knownPlugins([model(), missing], { builtIns: false });
    const { problems } = await containerGraph(known, { surface: PROGRAM, env: {}, provider: 'scripted' });
    expect(problems).toMatchObject([{ message: expect.stringContaining('allos-plugin-guard') }]);
  });

  it('shows a conflict as a run would tell it, and what was not chosen', async () => {
    const plugins = [model(), prices('a'), prices('b')];
    const open = await graphOf(plugins);
    expect(open.problems).toMatchObject([
      { message: expect.stringContaining('allos-plugin-a@inline and allos-plugin-b') },
    ]);
    expect(open.unused.map(({ package: owner, reason }) => [owner, reason])).toEqual([
      ['allos-plugin-a', 'nobody chose'],
      ['allos-plugin-b', 'nobody chose'],
    ]);
    const chosen = await graphOf(plugins, { pricing: 'b' });
    expect(chosen.problems).toEqual([]);
    expect(chosen.unused.map(({ package: owner }) => owner)).toEqual(['allos-plugin-a']);
    expect((await graphOf(plugins, { pricing: 'allos' })).unused).toHaveLength(2);
  });
});
