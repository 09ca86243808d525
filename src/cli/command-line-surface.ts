import type { SettableOption, Surface } from '../plugin/surface.js';
import { shellWord, singleQuoted } from './shell-word.js';

/** What sets on the command line what options set in a program: flags, or the configuration. */
const NAMES: Readonly<Record<SettableOption, string>> = {
  allow: '--allow',
  baseUrl: '--base-url',
  directories: '--add-dir',
  maxCostUsd: '--max-cost',
  maxIterations: '--max-iterations',
  maxRunTokens: '--max-tokens',
  maxTokens: '--max-output-tokens',
  model: '--model',
  plugins: 'plugins of the configuration',
  provider: '--provider',
  session: '--session',
  toolSettings: 'tools.settings',
};

/** How hints are put on the command line. */
export const COMMAND_LINE: Surface = Object.freeze({
  option: (name: SettableOption) => NAMES[name],
  setting: (values: Readonly<Partial<Record<SettableOption, string>>>) =>
    Object.entries(values)
      .map(([name, value]) => {
        // Rules and paths hold what a shell reads: quoted always, they look the same in each message.
        const isRule = name === 'allow' || name === 'directories';
        return `${NAMES[name as SettableOption]} ${isRule ? singleQuoted(value) : shellWord(value)}`;
      })
      .join(' '),
  goOn: 'continue the session with allos run -c "go on"',
  beAsked: 'run it on a terminal to be asked',
  useOtherFile: 'name another file with --session',
});
