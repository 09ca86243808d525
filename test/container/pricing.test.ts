import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createAllos } from '../../src/container/create-allos.js';
import { inject, Provider, Service } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { Clock } from '../../src/plugin/clock.js';
import type { PricedCall, Pricing } from '../../src/plugin/pricing.js';
import { FixedClock } from '../../src/plugin/testing/fixed-clock.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { NO_USAGE } from '../../src/plugin/usage.js';

const USED = { ...NO_USAGE, inputTokens: 1_000_000 };

/** A model that answers under the name of a vendor, so that the catalogue knows it. */
@Provider({ name: 'openai', description: 'A script', defaultModel: 'gpt-4o' })
class Scripted extends ScriptedProvider {
  constructor() {
    super(() => ({ text: 'ok', usage: USED }));
  }
  override async *stream(...args: Parameters<ScriptedProvider['stream']>) {
    for await (const event of super.stream(...args)) {
      yield event.type === 'finish' ? { ...event, origin: { ...event.origin, provider: 'openai' } } : event;
    }
  }
}

/** What a friend of the house pays: nothing on Sundays, for one model alone. */
@Service(TOKENS.Pricing)
class Negotiated implements Pricing {
  constructor(@inject(TOKENS.Clock) private readonly clock: Clock) {}
  costOf({ model, at }: PricedCall): number | null | undefined {
    if (model !== 'gpt-4o') return undefined;
    return at === this.clock.now() && new Date(at).getUTCDay() === 0 ? 0 : null;
  }
}

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-pricing-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function costOf(options: AllosOptions, more: Plugin['contributes'] = []): Promise<number | null> {
  const plugin = definePlugin({ name: 'test', apiVersion: API_VERSION, contributes: [Scripted, ...more] });
  const base = { cwd, env: {}, provider: 'openai', plugins: [plugin], builtInPlugins: false };
  const allos = await createAllos({ ...base, clock: new FixedClock('2026-11-22'), ...options });
  try {
    return (await allos.agent.run('x').result()).costUsd;
  } finally {
    await allos.dispose();
  }
}

describe('the prices of a session', () => {
  it('are those of the catalogue, on the day of its clock', async () => {
    expect(await costOf({})).toBe(2.5);
    expect(await costOf({ clock: new FixedClock('2020-01-01') })).toBeNull();
    expect(await costOf({ model: 'gpt-4o-2024-05-13' })).toBe(5);
    expect(await costOf({ model: 'unheard-of' })).toBeNull();
  });

  it("are the user's own where the settings have some", async () => {
    const providers = { openai: { models: [{ id: 'gpt-4o', price: { input: 1, output: 1 } }] } };
    expect(await costOf({ providers })).toBe(1);
    expect(await costOf({ providers, model: 'gpt-4o-mini' })).toBe(0.15);
  });

  it('are those of a plugin that has some, and the catalogue’s where it leaves them', async () => {
    expect(await costOf({}, [Negotiated])).toBe(0);
    expect(await costOf({ clock: new FixedClock('2026-11-23') }, [Negotiated])).toBeNull();
    expect(await costOf({ model: 'gpt-4o-mini' }, [Negotiated])).toBe(0.15);
  });

  it('can be rebound by the embedding program', async () => {
    const plugin = definePlugin({ name: 'test', apiVersion: API_VERSION, contributes: [Scripted] });
    const allos = await createAllos({ cwd, env: {}, provider: 'openai', plugins: [plugin], builtInPlugins: false });
    allos.container.rebind(TOKENS.Pricing).toConstantValue({ costOf: () => 42 });
    expect(await allos.agent.run('x').result()).toMatchObject({ costUsd: 42 });
    await allos.dispose();
  });

  it.each([0, -1, Number.NaN])('refuse the bound %d', async (maxCostUsd) => {
    await expect(costOf({ maxCostUsd })).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
