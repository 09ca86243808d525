import { contributionOf } from '../plugin/contribution.js';
import type { Plugin } from '../plugin/define-plugin.js';
import type { EntryLabel } from './read-manifest.js';

const KIND = { providers: 'provider', tools: 'tool' } as const;

/** Names the class behind an entry of the manifest: the entries stand in the order of the classes. */
export function entryLabel(plugin: Plugin): EntryLabel {
  return (list, index) => {
    const found = plugin.contributes.filter((contributed) => contributionOf(contributed)?.kind === KIND[list])[index];
    return found === undefined || found.name === '' ? '' : ` (class ${found.name})`;
  };
}
