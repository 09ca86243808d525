import type { JsonValue } from 'allos/plugin';

const LEVELS: Readonly<Record<string, string>> = { minimal: 'low', xhigh: 'max' };

/**
 * The value of `think`, or undefined to send none and leave it to the model (WP-37). The effort of the call counts
 * before the setting `think` of the provider. Words are levels; `off` and `on` are the switch of models without levels.
 */
export function thinkOf(effort: string | undefined, setting: JsonValue | undefined): boolean | string | undefined {
  const wish = effort ?? setting;
  if (typeof wish === 'boolean') return wish;
  if (typeof wish !== 'string') return undefined;
  const word = wish.trim().toLowerCase();
  switch (word) {
    case '':
    case 'default':
      return undefined;
    case 'off':
    case 'none':
    case 'false':
      return false;
    case 'on':
    case 'true':
      return true;
    default:
      return LEVELS[word] ?? word;
  }
}
