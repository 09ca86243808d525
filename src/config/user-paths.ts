import { isAbsolute, join, relative, sep } from 'node:path';
import { AllosError } from '../plugin/error.js';

/** Where a user's own files lie. */
export interface UserPaths {
  /** The configuration: `config.yaml`, or the same with `.yml` or `.json`. Folder of it. */
  readonly configDirectory: string;
  readonly sessions: string;
  readonly trust: string;
  readonly logs: string;
  /** What was typed at the prompt of the interactive mode: a file. */
  readonly history: string;
  /** User-level plugins and other data. */
  readonly data: string;
  readonly cache: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's folders by the XDG rules; `ALLOS_HOME` puts all of them below one folder.
 *
 * @param home the home folder, for what the environment does not say
 * @throws AllosError `config.invalid` for an `ALLOS_HOME` that is not absolute
 */
export function userPaths(env: Environment, home: string): UserPaths {
  const own = env['ALLOS_HOME'];
  if (own !== undefined && own !== '') {
    if (!isAbsolute(own)) {
      throw new AllosError('config.invalid', `ALLOS_HOME must be an absolute path, found "${own}"`, {
        hint: 'Write the whole path, beginning with /.',
      });
    }
    return layout({ config: own, state: own, data: own, cache: join(own, 'cache') });
  }
  const folder = (name: string, fallback: string): string => {
    const value = env[name];
    // The XDG rules: a relative path is invalid and ignored.
    return join(value !== undefined && isAbsolute(value) ? value : join(home, fallback), 'allos');
  };
  return layout({
    config: folder('XDG_CONFIG_HOME', '.config'),
    state: folder('XDG_STATE_HOME', '.local/state'),
    data: folder('XDG_DATA_HOME', '.local/share'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  });
}

function layout(base: Readonly<Record<'config' | 'state' | 'data' | 'cache', string>>): UserPaths {
  return {
    configDirectory: base.config,
    sessions: join(base.state, 'sessions'),
    trust: join(base.state, 'trust'),
    logs: join(base.state, 'logs'),
    history: join(base.state, 'history'),
    data: base.data,
    cache: base.cache,
  };
}

/**
 * What no tool may change unasked: a user's own files, and code that runs inside of Allos. A folder that holds the
 * working directory is left out: only the files in it count then.
 *
 * @param code folders of code
 */
export function ownFolders(paths: UserPaths, cwd: string, code: readonly string[] = []): readonly string[] {
  const folders = [paths.configDirectory, paths.data, paths.sessions, paths.trust, paths.logs, ...code];
  const files = ['config.yaml', 'config.yml', 'config.json'].map((name) => join(paths.configDirectory, name));
  return [...folders.filter((folder) => !holds(folder, cwd)), ...files, paths.history];
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
