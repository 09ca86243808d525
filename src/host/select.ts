import { AllosError } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import { catalogOf, type Catalog } from './catalog.js';
import type { BrokenPlugin, ValidPlugin } from './plugin-source.js';

/** What a run needs of the plugins. */
export interface Selection {
  /** The provider's name. */
  readonly provider: string;
  /** Names of the tools to offer, in order. */
  readonly tools: readonly string[];
  /** The plugins to load, and no others. */
  readonly plugins: readonly ValidPlugin[];
}

export interface SelectOptions {
  readonly provider: string;
  /** Tools asked for by name; undefined for all. */
  readonly tools?: readonly string[];
  /** Tools left out, whoever asked for them; `*` stands for any characters. */
  readonly disabledTools?: readonly string[];
  /** What there is to select from. Default: what the plugins list. */
  readonly catalog?: Catalog;
}

/**
 * Step 3: what this run needs: the provider's plugin, the plugins of the tools it offers, those that contribute
 * services, hooks or tool sources, and those that are listed as required. A provider that is not used is never loaded.
 *
 * @throws AllosError `usage.unknown_provider`, `usage.unknown_tool`, or the code of a broken plugin that is needed
 */
export function select(
  plugins: readonly ValidPlugin[],
  broken: readonly BrokenPlugin[],
  { provider, tools, disabledTools = [], catalog = catalogOf(plugins) }: SelectOptions,
): Selection {
  const chosen = catalog.providers.find(({ name }) => name.toLowerCase() === provider.toLowerCase());
  if (chosen === undefined)
    throw unknown(
      'provider',
      provider,
      catalog.providers.map(({ name }) => name),
      broken,
    );

  const names = catalog.tools.map(({ name }) => name);
  for (const name of tools ?? []) if (!names.includes(name)) throw unknown('tool', name, names, broken);
  const offered = (tools ?? names).filter((name) => isOffered(name, { disabledTools }));
  const needed = plugins.filter(
    ({ name, manifest, source }) =>
      name === chosen.plugin ||
      source.required === true ||
      manifest.tools.some((tool) => offered.includes(tool.name)) ||
      manifest.services.length > 0 ||
      (manifest.hooks?.length ?? 0) > 0 ||
      manifest.toolSources.length > 0,
  );
  return { provider: chosen.name, tools: [...new Set(offered)], plugins: needed };
}

/** Whether a tool may be offered at all: one that was asked for, when tools were, and that nothing disables. */
export function isOffered(
  name: string,
  { tools, disabledTools = [] }: Pick<SelectOptions, 'tools' | 'disabledTools'>,
): boolean {
  return (tools?.includes(name) ?? true) && !disabledTools.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(name);
}

/** The error for a broken plugin that a run cannot do without. */
export function neededPluginError({ code, message, hint, required, listedAt }: BrokenPlugin): AllosError {
  const place = listedAt === undefined ? '' : ` in ${listedAt}`;
  return new AllosError(code, required === true ? `${message}; it is listed with required: true${place}` : message, {
    hint,
  });
}

function unknown(
  what: 'provider' | 'tool',
  name: string,
  known: readonly string[],
  broken: readonly BrokenPlugin[],
): AllosError {
  // A broken plugin that lists it, or whose list cannot be read, is the better explanation.
  const culprit =
    broken.find(({ provides }) => provides?.some((provided) => provided.toLowerCase() === name.toLowerCase())) ??
    broken.find(({ provides }) => provides === undefined);
  if (culprit?.provides !== undefined) throw neededPluginError(culprit);
  if (culprit !== undefined) {
    const { code, message, hint } = culprit;
    return new AllosError(code, `there is no ${what} named ${JSON.stringify(name)}, and ${message}`, { hint });
  }
  const suggestion = nearest(name, known);
  return new AllosError(`usage.unknown_${what}`, `there is no ${what} named ${JSON.stringify(name)}`, {
    hint:
      (suggestion === undefined ? '' : `Did you mean ${suggestion}? `) +
      `The ${what}s are: ${known.join(', ') || 'none'}.`,
  });
}
