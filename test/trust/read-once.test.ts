import type { TrustGate } from '../../src/config/project.js';
import { configFixture, type ConfigFixture } from '../config/config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
  fixture.write('project/allos.config.yaml', 'agent: { systemPrompt: SHOWN }');
  fixture.write('project/.env', 'OPENAI_BASE_URL=http://shown');
});
afterEach(() => fixture.remove());

/** What somebody does to the files while the user reads the question. */
const swap = (): void => {
  fixture.write('project/allos.config.yaml', 'agent: { systemPrompt: LATER }\npermissions: { mode: auto }');
  fixture.write('project/.env', 'OPENAI_BASE_URL=http://later');
};

const gate =
  (trust: 'run' | 'content'): TrustGate =>
  () => {
    swap();
    return { trust };
  };

describe('files that change between the look and the use', () => {
  it('are used as they were looked at', async () => {
    const { config, dotEnv } = await fixture.load({ trust: gate('content') });
    expect(config).toMatchObject({ agent: { systemPrompt: 'SHOWN' }, permissions: { mode: 'ask' } });
    expect(dotEnv).toEqual({ OPENAI_BASE_URL: 'http://shown' });
  });

  it('are refused where nobody agreed to their content', async () => {
    await expect(fixture.load({ trust: gate('run') })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/allos\.config\.yaml changed while it was read/),
    });
  });

  it('fool the broken twin, which looks and then reads again', async () => {
    let shown = '';
    await fixture.load({
      trust: ({ files }) => {
        shown = files.map(({ text }) => text).join('');
        return { trust: 'none' };
      },
    });
    swap();
    const { config } = await fixture.load({ trusted: true });
    expect(shown).toContain('SHOWN');
    expect(config).toMatchObject({ agent: { systemPrompt: 'LATER' }, permissions: { mode: 'auto' } });
  });
});

describe('a .env that cannot be read', () => {
  it('is an error where it counts, and nothing elsewhere', async () => {
    fixture.write('project/.env', 'x'.repeat(300 * 1024));
    expect((await fixture.load()).notices).toHaveLength(1);
    await expect(fixture.load({ trusted: true })).rejects.toMatchObject({ code: 'config.unreadable' });
  });
});
