import { AllosError } from '../plugin/error.js';
import { nearestKey } from './nearest-key.js';
import { ConfigSection } from './schema/config-section.js';
import { knownKeys } from './schema/known-keys.js';
import { nestedOf, type SectionClass } from './schema/section.js';

/**
 * The path that the name of an environment variable means: `AGENT__MAX_TURNS` is `agent.maxTurns`. Letter case and `_`
 * do not count in known keys; names (of providers, tools) become lower case, further settings camel case, unless they
 * hold a small letter and so are meant as written.
 *
 * @throws AllosError `config.invalid`
 */
export function pathOfVariable(variable: string, rest: string): readonly string[] | undefined {
  const segments = rest.split('__');
  const path: string[] = [];
  let section: SectionClass | undefined = ConfigSection;
  let expectsName = false;
  for (const segment of segments) {
    if (segment === '' || FORBIDDEN.has(segment.toLowerCase())) throw unknown(variable, undefined);
    if (section === undefined) {
      path.push(path.length === 2 ? nameOf(segment) : camelCaseOf(segment));
      continue;
    }
    if (expectsName) {
      path.push(nameOf(segment));
      expectsName = false;
      continue;
    }
    const known = knownKeys(section);
    const key = known.find((one) => plain(one) === plain(segment));
    if (key === undefined && segments.length === 1) return undefined;
    if (key === undefined && path[0] !== 'providers') throw unknown(variable, nearestKey(segment, known));
    const nested: ReturnType<ReturnType<typeof nestedOf>['get']> = nestedOf(section).get(key ?? '');
    path.push(key ?? camelCaseOf(segment));
    section = nested?.section();
    expectsName = nested?.kind === 'named';
  }
  return path;
}

const FORBIDDEN: ReadonlySet<string> = new Set(['proto', 'constructor', 'prototype']);

function plain(text: string): string {
  return text.toLowerCase().replaceAll('_', '');
}

function nameOf(segment: string): string {
  return /[a-z]/.test(segment) ? segment : segment.toLowerCase();
}

function camelCaseOf(segment: string): string {
  if (/[a-z]/.test(segment)) return segment;
  return segment.toLowerCase().replaceAll(/_+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

function unknown(variable: string, nearest: string | undefined): AllosError {
  const advice = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return new AllosError('config.invalid', `${variable} names no setting${advice}`, {
    hint: 'Two underscores lead into a section: ALLOS_AGENT__MAX_TURNS=20.',
  });
}
