import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider, ProviderEvent, ProviderFailure, ProviderSettings } from 'allos/plugin';
import {
  conformanceText,
  providerConformance,
  registerConformance,
  runConformance,
  type Contract,
  type ProviderUnderTest,
} from 'allos/plugin/testing';
import { PROVIDER_FEATURES } from '../../../src/plugin/testing/conformance/provider-feature.js';
import { BabelProvider } from './babel/babel-provider.js';
import { BABEL_WIRE } from './babel/babel-wire.js';

const SUBJECT: ProviderUnderTest = {
  name: 'babel',
  provider: (settings) => new BabelProvider(settings),
  model: 'babel-1',
  wire: BABEL_WIRE,
};

function contractsOf(changes: Partial<ProviderUnderTest> = {}): readonly Contract[] {
  return providerConformance({ ...SUBJECT, ...changes });
}

async function verdictOf(id: string, changes: Partial<ProviderUnderTest>) {
  return await contractsOf(changes)
    .find((contract) => contract.id === id)
    ?.run();
}

/** A provider whose stream is the given one. */
function providerOf(stream: Provider['stream']): Partial<ProviderUnderTest> {
  return { provider: (settings) => Object.assign(new BabelProvider(settings), { stream }) };
}

const FAILURE: ProviderFailure = { kind: 'server', message: 'no' };

describe('what an API lacks', () => {
  const lacks = { images: 'It takes text only.', reasoningTokens: 'It does not count them.' };

  it('makes contracts not applicable, with the reason, and never passed', async () => {
    const contracts = contractsOf({ lacks }).filter(({ notApplicable }) => notApplicable !== undefined);
    expect(contracts.map(({ id }) => id)).toEqual(['usage.reasoning', 'request.images']);
    expect(await runConformance(contracts)).toEqual({
      results: [
        expect.objectContaining({
          id: 'usage.reasoning',
          verdict: 'not applicable',
          reason: 'It does not count them.',
        }),
        expect.objectContaining({ id: 'request.images', verdict: 'not applicable', reason: 'It takes text only.' }),
      ],
      passed: 0,
      failed: 0,
      notApplicable: 2,
    });
  });

  it('is held against what the provider says of its model', async () => {
    expect(await verdictOf('local.capabilities', { lacks })).toMatchObject({ verdict: 'failed' });
  });

  it('has to be a feature, and to have a reason', () => {
    const wrong = { image: 'None.', usage: ' ' } as ProviderUnderTest['lacks'] & object;
    expect(() => contractsOf({ lacks: wrong })).toThrow(
      expect.objectContaining({
        code: 'plugin.invalid',
        message: expect.stringMatching(
          /lacks\.image is no feature; did you mean images\?[^]*lacks\.usage gives no reason/,
        ),
        hint: expect.stringContaining('docs/guides/write-a-provider.md'),
      }),
    );
  });

  it('may not be left open, nor be shown all the same', () => {
    const { whole: _whole, ...wire } = BABEL_WIRE;
    const { pause: _pause, stop: _stop, ...stops } = wire.stops;
    expect(() => contractsOf({ wire: { ...wire, stops }, lacks: { keepAlives: 'None.' } })).toThrow(
      expect.objectContaining({
        message: [
          'the conformance test of babel is incomplete:',
          '- wire.stops.stop is missing: the word for a plain end',
          "- wire.whole is missing: write it, or say in lacks['wholeAnswers'] why the API has none",
          "- wire.keepAlive is written although lacks['keepAlives'] is too",
          "- wire.stops.pause is missing: write it, or say in lacks['stop.pause'] why the API has none",
        ].join('\n'),
      }),
    );
  });
});

describe('a provider that breaks the contract of every call', () => {
  const finish = { type: 'finish', content: [], stopReason: 'stop', usage: undefined } as unknown as ProviderEvent;
  const none: readonly ProviderEvent[] = [];

  it.each([
    ['throws when it is called', () => throws(), /stream threw .* thrown/],
    [
      'throws from its iterator',
      () => ({ [Symbol.asyncIterator]: () => ({ next: throws }) }),
      /the iterator threw .* thrown/,
    ],
    ['rejects', () => streamOf(none, new Error('thrown')), /the iterator threw .* thrown/],
    ['ends without an end', () => streamOf([{ type: 'text', delta: 'Hi' }]), /ended without finish or error/],
    ['ends twice', () => streamOf([finish, { type: 'error', error: FAILURE }]), /ended 2 times/],
    ['goes on behind its end', () => streamOf([finish, { type: 'text', delta: 'Hi' }]), /something came after the end/],
    [
      'hangs',
      () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }),
      /nothing came/,
    ],
  ])('fails: it %s', async (_what, stream, reason) => {
    const result = await verdictOf('text.whole', providerOf(stream));
    expect(result).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(reason) });
  });
});

describe('a provider that sends a request without a key', () => {
  const keyless = (settings: ProviderSettings): ProviderSettings => ({
    ...settings,
    apiKey: async () => (await settings.apiKey()) ?? 'none',
  });

  it('is sound where only servers at other addresses get it, or where none needs one', async () => {
    const gateway = (settings: ProviderSettings): Provider =>
      new BabelProvider(settings.baseUrl === undefined ? settings : keyless(settings));
    expect(await verdictOf('request.no-key', { provider: gateway })).toMatchObject({ verdict: 'passed' });
    const local = (settings: ProviderSettings): Provider => new BabelProvider(keyless(settings));
    const lacks = { keyNeeded: 'It is on one’s own machine.' };
    expect(await verdictOf('request.no-key', { provider: local, lacks })).toMatchObject({ verdict: 'not applicable' });
    expect(await verdictOf('request.key', { provider: local, lacks })).toMatchObject({ verdict: 'passed' });
  });

  it.each([
    ['asks before it sends', true, 'it is about to send a request without a key to https://babel.example', true],
    ['asks nobody', false, 'it sends a request without a key and without asking beforeSend', false],
  ])('is found, and sends nothing to the API for the test, where it %s', async (_what, asks, reason, tried) => {
    const addresses: unknown[] = [];
    const provider = ({ beforeSend, ...settings }: ProviderSettings): Provider => {
      addresses.push(settings.baseUrl);
      return new BabelProvider(keyless(asks && beforeSend !== undefined ? { ...settings, beforeSend } : settings));
    };
    expect(await verdictOf('request.no-key', { provider })).toMatchObject({ verdict: 'failed', reason });
    expect(addresses.includes(undefined)).toBe(tried);
  });
});

describe('a fixture', () => {
  it('that cannot read a request fails the contract and shows the request', async () => {
    const read = (): never => throws();
    const result = await verdictOf('request.model', { wire: { ...BABEL_WIRE, read } });
    expect(result).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/fixture cannot read .*thrown[^]*"model"/),
    });
  });

  it('that breaks off fails the contract', async () => {
    const stream = (): never => throws();
    const result = await verdictOf('text.whole', { wire: { ...BABEL_WIRE, stream } });
    expect(result).toMatchObject({ verdict: 'failed', reason: 'the check broke off: thrown' });
  });

  it('may say what its API would refuse of any request', async () => {
    const problems = (): readonly string[] => ['talk is too long'];
    const result = await verdictOf('text.whole', { wire: { ...BABEL_WIRE, problems } });
    expect(result).toMatchObject({ verdict: 'failed', reason: expect.stringContaining('talk is too long') });
  });

  it('may say what belongs to the end of a transcript', async () => {
    const broken: Partial<ProviderUnderTest> = {
      provider: (settings) => new BabelProvider(settings, 'request.incremental'),
    };
    expect(await verdictOf('request.incremental', broken)).toMatchObject({ verdict: 'failed' });
    const wire = { ...BABEL_WIRE, endMarker: /,"of":\d+/g };
    expect(await verdictOf('request.incremental', { ...broken, wire })).toMatchObject({ verdict: 'passed' });
  });
});

describe('a report', () => {
  it('names each contract with its verdict, and reasons where it did not pass', async () => {
    const ids = ['text.whole', 'usage.counted', 'request.images'];
    const contracts = contractsOf({
      provider: (settings) => new BabelProvider(settings, 'usage.counted'),
      lacks: { images: 'It takes text only.' },
    });
    const report = await runConformance(contracts.filter(({ id }) => ids.includes(id)));
    expect(conformanceText(report).split('\n')).toEqual([
      'passed          text.whole      The pieces of a text are shown, and the answer holds all of it',
      'failed          usage.counted   The tokens of prompt and answer are told',
      '    the usage, at inputTokens: expected 101, got 53',
      'not applicable  request.images  An image of the user is sent',
      '    It takes text only.',
      '1 passed, 1 failed, 1 not applicable',
    ]);
  });
});

describe('a test runner', () => {
  const contracts = contractsOf({
    provider: (settings) => new BabelProvider(settings, 'usage.counted'),
    lacks: { images: 'It takes text only.' },
  });

  it('gets a group for each part of the contract, and a test for each contract that applies', async () => {
    const groups: string[] = [];
    const tests = new Map<string, () => Promise<void>>();
    const describe = (title: string, body: () => void): void => {
      groups.push(title);
      body();
    };
    registerConformance(contracts, { describe, it: (title, run) => tests.set(title, run) });
    expect(groups).toContain('usage');
    expect(new Set(groups).size).toBe(groups.length);
    expect(tests.size).toBe(contracts.length - 1);
    await tests.get('text.whole: The pieces of a text are shown, and the answer holds all of it')?.();
    await expect(tests.get('usage.counted: The tokens of prompt and answer are told')?.()).rejects.toThrow(
      'usage.counted: the usage, at inputTokens: expected 101, got 53',
    );
  });

  it('gets those that do not apply as skipped, with the reason', () => {
    const skipped: string[] = [];
    registerConformance(contracts, { it: () => undefined, skip: (title) => skipped.push(title) });
    expect(skipped).toEqual(['request.images: An image of the user is sent (not applicable: It takes text only.)']);
  });
});

describe('docs/guides/write-a-provider.md', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/write-a-provider.md'), 'utf8');

  it('names every group of contracts, and every feature with its meaning', () => {
    const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
    const cells = rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
    for (const { id } of contractsOf()) expect(cells.map(([, name]) => name)).toContain(id.split('.')[0]);
    for (const feature of Object.entries(PROVIDER_FEATURES))
      expect(cells.map((row) => row.slice(1, 3))).toContainEqual(feature);
  });
});

function throws(): never {
  throw new Error('thrown');
}

async function* streamOf(events: readonly ProviderEvent[], error?: Error): AsyncGenerator<ProviderEvent> {
  yield* events;
  if (error !== undefined) throw error;
}
