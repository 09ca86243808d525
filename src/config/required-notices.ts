import { originText, visible } from './config-layer.js';
import { originOf, placedList, type MergedConfig } from './merge-layers.js';
import {
  hasSettings,
  isElsewhere,
  isSetAlike,
  listedPlugins,
  pluginName,
  type ListedPlugin,
} from './required-plugins.js';

/** What stands in a list in vain, since a weaker file requires that plugin as it lists it itself. */
export function overruledNotices(merged: MergedConfig, profile: string | undefined): readonly string[] {
  const lists = ['plugins', ...(profile === undefined ? [] : [`profiles.${profile}.plugins`])];
  const inForce = new Set(placesOf(merged));
  return merged.overruled
    .map(({ list, name, origin, by }) => ({ list, name, where: originText(origin), by: originText(by) }))
    .filter(({ list, by }) => lists.includes(list) && inForce.has(by))
    .map(
      ({ name, where, by }) =>
        `${where} lists ${visible(name)} in vain: ${by} requires it, and its folder and settings hold`,
    );
}

/** Whoever starts a run may leave out or change what a file requires, and not without a word. */
export function leftOutNotices(files: MergedConfig, merged: MergedConfig): readonly string[] {
  const by = originOf(merged, ['plugins'])?.where ?? '';
  const now = listedPlugins(placedList(merged, ['plugins']));
  const places = placesOf(files);
  const required = listedPlugins(placedList(files, ['plugins'])).filter(({ isRequired }) => isRequired);
  const left = required.filter(({ id }) => !now.some((each) => each.id === id));
  return [
    ...(left.length === 0
      ? []
      : [`${visible(by)} leaves out ${left.map(({ id }) => visible(id)).join(', ')}, listed with required: true`]),
    ...required.flatMap((before) => {
      const change = now.filter(({ id }) => id === before.id).flatMap((each) => changeOf(before, each));
      if (change.length === 0) return [];
      const what = [...new Set(change)].join(' and ');
      const place = places[before.index] ?? '';
      return [`${visible(by)} lists ${visible(pluginName(before.entry))} ${what}, which ${place} requires`];
    }),
  ];
}

function changeOf(before: ListedPlugin, now: ListedPlugin): readonly string[] {
  const settings = isSetAlike(before, now) ? [] : [hasSettings(now) ? 'with other settings' : 'without the settings'];
  return [...(isElsewhere(before, now) ? ['from another folder'] : []), ...settings];
}

/** Where each entry in force stands. */
function placesOf(merged: MergedConfig): readonly string[] {
  const { length } = placedList(merged, ['plugins']).entries;
  return Array.from({ length }, (_, index) => {
    const origin = originOf(merged, ['plugins', index]);
    return origin === undefined ? '' : originText(origin);
  });
}
