import { nearest } from '../plugin/nearest.js';
import { parseRule, ruleNames } from '../policy/rule.js';
import type { AllosOptions } from './allos-options.js';

/** What there is for a name to mean. */
export interface KnownNames {
  /** Of every plugin, offered or not, and of the sources as they list them now. */
  readonly tools: readonly string[];
  readonly providers: readonly string[];
  /** Whether a source may still bring a tool of any name. */
  readonly moreToolsMayCome: boolean;
}

interface Named {
  readonly place: readonly [keyof AllosOptions, string | number];
  /** A name, or a pattern with `*`. */
  readonly name: string;
}

/**
 * One line for each name that nothing has where it denies, disables or sets something: such a slip would be silent, and
 * a denial that never bites is worse than none. Names that a source of tools may bring later are told only where a known
 * one is near.
 */
export function unknownNames(options: AllosOptions, known: KnownNames): readonly string[] {
  const isTool = ({ name }: Named): boolean => known.tools.some((tool) => ruleNames(asRule(name), tool));
  const isProvider = ({ name }: Named): boolean => known.providers.some((each) => each.toLowerCase() === name);
  return [
    ...namedTools(options)
      .filter((named) => !isTool(named))
      .flatMap((named) => {
        const meant = nearest(named.name, known.tools);
        return meant === undefined && known.moreToolsMayCome ? [] : [line(options, named, { what: 'tool', meant })];
      }),
    ...namedProviders(options)
      .filter((named) => !isProvider(named))
      .map((named) => line(options, named, { what: 'provider', meant: nearest(named.name, known.providers) })),
  ];
}

function namedTools({
  toolPermissions = {},
  toolSettings = {},
  disabledTools = [],
  configuredDeny = [],
}: AllosOptions): readonly Named[] {
  return [
    ...Object.keys(toolPermissions).map((name): Named => ({ place: ['toolPermissions', name], name })),
    ...configuredDeny.map((rule, index): Named => {
      return { place: ['configuredDeny', index], name: parseRule(rule, 'configured').tool };
    }),
    ...disabledTools.map((name, index): Named => ({ place: ['disabledTools', index], name })),
    ...Object.keys(toolSettings).map((name): Named => ({ place: ['toolSettings', name], name })),
  ];
}

/** One that names the plugin that serves it has a name of its own. */
function namedProviders({ providers = {} }: AllosOptions): readonly Named[] {
  return Object.entries(providers)
    .filter(([, { plugin }]) => plugin === undefined)
    .map(([name]) => ({ place: ['providers', name], name: name.toLowerCase() }));
}

function line(
  { placeOf }: AllosOptions,
  { place, name }: Named,
  { what, meant }: { readonly what: string; readonly meant: string | undefined },
): string {
  const [option, key] = place;
  const where = placeOf?.(option, key) ?? (typeof key === 'number' ? `${option}[${key}]` : `${option}.${key}`);
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `${where}: there is no ${what} named ${JSON.stringify(name)}, so this has no effect.${suggestion}`;
}

function asRule(tool: string): Parameters<typeof ruleNames>[0] {
  return { text: tool, tool, pattern: undefined, origin: 'configured' };
}
