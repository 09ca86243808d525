import plugin from 'allos-plugin-openai-compatible';
import { contributionOf } from '../../../src/plugin/contribution.js';
import { PRESETS } from '../src/presets.js';

describe('the presets', () => {
  it('are providers that are never chosen by themselves', () => {
    const listed = plugin.contributes.map((contributed) => contributionOf(contributed));
    expect(listed.map((each) => (each?.kind === 'provider' ? each.options.name : each?.kind))).toEqual(
      PRESETS.map(({ name }) => name),
    );
    expect(listed.every((each) => each?.kind === 'provider' && each.options.explicitOnly === true)).toBe(true);
  });

  it.each(PRESETS.filter(({ baseUrl }) => baseUrl !== undefined))(
    '$name has an address and, if remote, a key',
    (preset) => {
      const { protocol, hostname, pathname } = new URL(preset.baseUrl ?? '');
      expect(pathname.endsWith('/v1')).toBe(true);
      if (preset.local === true) expect({ protocol, hostname }).toEqual({ protocol: 'http:', hostname: '127.0.0.1' });
      else expect({ protocol, keys: preset.keyEnv?.length }).toEqual({ protocol: 'https:', keys: 1 });
    },
  );
});
