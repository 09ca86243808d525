import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig, type LoadConfigOptions, type LoadedConfig } from '../../src/config/load-config.js';

export type FixtureOptions = Partial<LoadConfigOptions> & { readonly trusted?: boolean };

export interface ConfigFixture {
  readonly folder: string;
  /** A git repository. */
  readonly project: string;
  readonly write: (path: string, text: string) => string;
  /** Nobody trusts the project by default. */
  readonly load: (options?: FixtureOptions) => Promise<LoadedConfig>;
  readonly remove: () => void;
}

/** A user's folder (`user/`) and a project (`project/`), both fresh. */
export function configFixture(): ConfigFixture {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'allos-config-')));
  const project = join(folder, 'project');
  mkdirSync(join(project, '.git'), { recursive: true });
  return {
    folder,
    project,
    write: (path, text) => {
      const full = join(folder, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
      return full;
    },
    load: ({ trusted = false, ...options } = {}) =>
      loadConfig({
        cwd: project,
        env: {},
        configDirectory: join(folder, 'user'),
        trust: () => ({ trust: trusted ? 'run' : 'none' }),
        ...options,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
