import { isAbsolute, relative, resolve, sep } from 'node:path';
import { inject, Service, TOKENS, type Policy, type PolicyCall, type PolicyDecision } from 'allos/plugin';
import { SampleNameSettings } from './sample-name-settings.js';

const RULE = 'allos-plugin-sample-name';

/**
 * Denies calls that write into protected folders. Policies combine and the strictest answer wins, so a policy that has no
 * opinion allows. It decides on paths; what a shell command writes it cannot see.
 */
@Service(TOKENS.Policy)
export class SampleNamePolicy implements Policy {
  readonly #settings: SampleNameSettings;

  constructor(@inject(TOKENS.PluginSettings) settings: SampleNameSettings) {
    this.#settings = settings;
  }

  decide({ effects, subject, input, cwd }: PolicyCall): PolicyDecision {
    const path = subject?.kind === 'path' ? input[subject.property] : undefined;
    if (effects !== 'write' || typeof path !== 'string') return { effect: 'allow', rule: RULE };
    const folder = this.#settings.protected.find((each) => isBelow(resolve(cwd, each), resolve(cwd, path)));
    if (folder === undefined) return { effect: 'allow', rule: RULE };
    return { effect: 'deny', rule: RULE, reason: `${folder} is protected. Leave it as it is, or ask the user.` };
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
