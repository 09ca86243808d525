import { AllosError } from '../../plugin/error.js';
import { packageNameFault, pluginBaseName, pluginPackageName } from '../../plugin/package-name.js';
import { reservedToolName, TOOL_NAME } from '../../plugin/tool-name.js';

/** What a new plugin and the things in it are called. */
export interface PluginNames {
  /** `@me/allos-plugin-word-count` */
  readonly packageName: string;
  /** `allos-plugin-word-count` */
  readonly folder: string;
  /** `word-count`: of files, and of a provider. */
  readonly kebab: string;
  /** `word_count`: of a tool. */
  readonly snake: string;
  /** `WordCount`: of classes. */
  readonly pascal: string;
  /** `WORD_COUNT`: of constants and environment names. */
  readonly constant: string;
  /** `Word Count`: in sentences. */
  readonly title: string;
}

/**
 * The names of a new plugin, from what its author typed: `words`, `allos-plugin-words`, `@me/words`.
 *
 * @throws AllosError `usage.invalid`
 */
export function pluginNames(typed: string): PluginNames {
  const packageName = pluginPackageName(typed);
  const fault = packageNameFault(packageName);
  if (fault !== undefined) throw refused(typed, fault);
  const base = pluginBaseName(typed);
  const words = base.split(/[-._~]+/).filter((word) => word !== '');
  const snake = words.join('_');
  if (!/^[a-z]/.test(base)) throw refused(typed, 'it has to begin with a letter: classes and tools are named after it');
  if (!TOOL_NAME.test(snake)) throw refused(typed, 'the name of a tool has at most 64 characters');
  const reserved = reservedToolName(snake);
  if (reserved !== undefined) throw refused(typed, `${snake} ${reserved}`);
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    packageName,
    folder: packageName.slice(packageName.indexOf('/') + 1),
    kebab: words.join('-'),
    snake,
    pascal: capitals.join(''),
    constant: snake.toUpperCase(),
    title: capitals.join(' '),
  };
}

function refused(typed: string, why: string): AllosError {
  return new AllosError('usage.invalid', `${JSON.stringify(typed)} cannot be the name of a plugin: ${why}`, {
    hint: 'Use small letters, digits and dashes, as in: allos plugins new word-count',
  });
}
