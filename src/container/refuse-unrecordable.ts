import type { ValidPlugin } from '../host/plugin-source.js';
import type { Selection } from '../host/select.js';
import { AllosError } from '../plugin/error.js';
import { TOKENS } from '../plugin/tokens.js';
import type { ServiceChoices } from './choose-services.js';

const SUBSCRIBER = Symbol.keyFor(TOKENS.EventSubscriber);

/**
 * A replay loads no plugin. What hooks, subscribers and a context strategy do to a run is no answer of a service that a
 * recording writes down, so with them it could not be played again byte for byte. See docs/guides/recordings.md.
 *
 * @throws AllosError `usage.invalid` naming the plugin
 */
export function refuseUnrecordable({ plugins }: Pick<Selection, 'plugins'>, choices: ServiceChoices): void {
  for (const plugin of plugins) {
    const part = unrecordablePart(plugin, choices);
    if (part === undefined) continue;
    const { name, version } = plugin;
    throw new AllosError('usage.invalid', `A run with plugin ${name}@${version} cannot be recorded: it has ${part}`, {
      hint: 'Leave the plugin out for the recording. On the command line --no-plugins leaves out all that are configured.',
    });
  }
}

function unrecordablePart({ name, manifest }: ValidPlugin, { contextStrategy }: ServiceChoices): string | undefined {
  const [hook] = manifest.hooks ?? [];
  if (hook !== undefined) return `the hook ${hook.name}`;
  if (manifest.services.some((service) => service === SUBSCRIBER)) return 'a subscriber to events';
  return contextStrategy?.name === name ? 'a context strategy' : undefined;
}
