import type { ModelCallToCome } from '../../src/plugin/hook.js';
import { Hook, Provider } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { allosWith, clear, eventsOf, hook, model, ofType } from './plugin-bench.js';

afterEach(clear);

const OVERLOADED = { error: { kind: 'overloaded', message: 'overloaded' } } as const;
const QUICK = { providers: { scripted: { retries: 0 } } };

/** A plugin whose two providers answer with their names. */
function standIn(setup: NonNullable<Plugin['setup']>, name = 'stand-in'): Plugin {
  const contributes = [`${name}-a`, `${name}-b`].map((provider) => {
    class StandIn extends ScriptedProvider {
      constructor() {
        super([OVERLOADED, { text: provider }]);
      }
    }
    Provider({ name: provider, description: 'Stands in', defaultModel: 'm' })(StandIn);
    return StandIn;
  });
  return definePlugin({ name: `allos-plugin-${name}`, apiVersion: API_VERSION, contributes, setup });
}

describe('the plugin of a model that takes over', () => {
  it('is set up once, when it is needed, and let go of at the end; hooks see each of its requests', async () => {
    const told: string[] = [];
    const plugin = standIn(() => {
      told.push('set up');
      return () => void told.push('let go');
    });
    const look = hook('look', {
      beforeModelCall: ({ provider, model: id }: ModelCallToCome) => void told.push(`${provider}/${id}`),
    });
    const allos = await allosWith([model(OVERLOADED), look, plugin], {
      ...QUICK,
      providers: { ...QUICK.providers, 'stand-in-a': { retries: 0 } },
      fallbackModels: ['stand-in-a', 'stand-in-b/other'],
    });
    expect(told).toEqual([]);
    const events = await eventsOf(allos);
    await allos.dispose();
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'stand-in-b' });
    expect(told).toEqual(['scripted/script-1', 'set up', 'stand-in-a/m', 'stand-in-b/other', 'let go']);
  });

  it('that cannot be set up is passed over, and the next one answers', async () => {
    const broken = standIn(() => {
      throw new Error('no disk');
    }, 'broken');
    const allos = await allosWith([model(OVERLOADED), broken, standIn(() => undefined)], {
      ...QUICK,
      fallbackModels: ['broken-a', 'stand-in-a'],
    });
    const events = await eventsOf(allos);
    expect(ofType(events, 'hop').map(({ to }) => to)).toEqual(['stand-in-a/m']);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'stand-in-a' });
  });

  it('that could not be set up once is asked again in the next run', async () => {
    let attempts = 0;
    const slow = standIn(() => {
      if (++attempts === 1) throw new Error('not yet');
    }, 'slow');
    const allos = await allosWith([model(OVERLOADED, OVERLOADED), slow], {
      ...QUICK,
      fallbackModels: ['slow-a', 'slow-b'],
    });
    expect((await eventsOf(allos)).at(-1)).toMatchObject({ text: 'slow-b' });
    expect(attempts).toBe(2);
  });

  it('whose hook could not be made is not used for its models either', async () => {
    const { contributes } = standIn(() => undefined, 'blind');
    class Blind {
      constructor() {
        throw new Error('no eyes');
      }
      afterToolCall(): void {}
    }
    Hook({ name: 'blind', description: 'Looks', on: ['afterToolCall'] })(Blind);
    const blind = definePlugin({
      name: 'allos-plugin-blind',
      apiVersion: API_VERSION,
      contributes: [...contributes, Blind],
    });
    const allos = await allosWith([model(OVERLOADED), blind], { ...QUICK, fallbackModels: ['blind-a'] });
    expect(allos.broken).toMatchObject([{ name: 'allos-plugin-blind', code: 'plugin.crashed' }]);
    const events = await eventsOf(allos);
    expect(ofType(events, 'hop')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'run.failed', error: { message: expect.stringContaining('no eyes') } });
  });
});
