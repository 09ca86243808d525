import { AllosError } from '../../error.js';
import { nearest } from '../../nearest.js';
import { PROVIDER_FEATURES, type ProviderFeature } from './provider-feature.js';
import type { ProviderUnderTest } from './provider-under-test.js';
import type { ProviderWire } from './provider-wire.js';

/** The parts of a fixture that show a feature: either one is written, or the test says why not. */
const SHOWN_BY: Readonly<Partial<Record<ProviderFeature, (wire: ProviderWire) => unknown>>> = {
  wholeAnswers: (wire) => wire.whole,
  keepAlives: (wire) => wire.keepAlive,
  failuresInStreams: (wire) => wire.failureInStream,
  tools: (wire) => wire.stops.tool_calls,
  'stop.length': (wire) => wire.stops.length,
  'stop.content_filter': (wire) => wire.stops.content_filter,
  'stop.refusal': (wire) => wire.stops.refusal,
  'stop.pause': (wire) => wire.stops.pause,
  'stop.context_window': (wire) => wire.stops.context_window,
};

const NAME_OF: Readonly<Partial<Record<ProviderFeature, string>>> = {
  wholeAnswers: 'wire.whole',
  keepAlives: 'wire.keepAlive',
  failuresInStreams: 'wire.failureInStream',
  tools: 'wire.stops.tool_calls',
};

/** Throws `plugin.invalid` for a test that leaves open what the API has. */
export function checkSubject({ name, wire, lacks = {} }: ProviderUnderTest): void {
  const known = Object.keys(PROVIDER_FEATURES);
  const problems: string[] = [];
  for (const [feature, reason] of Object.entries(lacks)) {
    if (!known.includes(feature)) {
      const meant = nearest(feature, known);
      problems.push(`lacks.${feature} is no feature${meant === undefined ? '' : `; did you mean ${meant}?`}`);
    } else if (reason === undefined || reason.trim() === '') problems.push(`lacks.${feature} gives no reason`);
  }
  if (wire.stops.stop === undefined) problems.push('wire.stops.stop is missing: the word for a plain end');
  for (const [feature, part] of Object.entries(SHOWN_BY) as [ProviderFeature, (wire: ProviderWire) => unknown][]) {
    const written = part(wire) !== undefined;
    const where = NAME_OF[feature] ?? `wire.stops.${feature.slice('stop.'.length)}`;
    if (!written && lacks[feature] === undefined) {
      problems.push(`${where} is missing: write it, or say in lacks['${feature}'] why the API has none`);
    }
    if (written && lacks[feature] !== undefined)
      problems.push(`${where} is written although lacks['${feature}'] is too`);
  }
  if (problems.length === 0) return;
  throw new AllosError('plugin.invalid', `the conformance test of ${name} is incomplete:\n- ${problems.join('\n- ')}`, {
    hint: 'docs/guides/write-a-provider.md describes the fixture.',
  });
}
