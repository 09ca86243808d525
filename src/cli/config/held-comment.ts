import { originText } from '../../config/config-layer.js';
import { explainKey } from '../../config/explain-key.js';
import type { LayeredConfig } from '../../config/layer-config.js';
import { visible } from '../../plugin/visible.js';

/** What has no effect, since nobody trusts the files that say it, each with its place: lines of comments, or none. */
export function heldComment(layered: LayeredConfig): string {
  if (layered.held.length === 0) return '';
  const lines = explainKey(layered, []).flatMap(({ key, sayings }) =>
    sayings
      .filter(({ state }) => state === 'not trusted')
      .map(({ origin, value }) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return `#   ${visible(`${key}: ${text} (${originText(origin)})`).replaceAll('\n', '\\n')}`;
      }),
  );
  return lines.length === 0
    ? ''
    : ['', '# Not in force, since it is not trusted; see allos trust:', ...lines, ''].join('\n');
}
