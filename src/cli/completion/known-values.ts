import { realpathSync } from 'node:fs';
import { configKeys } from '../../config/config-schema.js';
import { knownPlugins, type KnownPlugins } from '../../container/load-plugins.js';
import { modelListing } from '../../container/model-listing.js';
import { recentSessions } from '../../container/recent-sessions.js';
import { loadCommandConfig } from '../load-command-config.js';
import { candidate, type Candidate, type KnownValues } from './completion.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Sessions that are offered. */
const SESSIONS = 30;

/** What is known here without importing a plugin or asking anybody. A configuration that is broken costs what it says. */
export function knownValues(env: Environment, cwd: string): KnownValues {
  const here = async (): Promise<Pick<KnownPlugins, 'catalog'> & { readonly configured: Configured }> => {
    try {
      const { config } = await loadCommandConfig({ trust: false }, env, cwd);
      const { providers } = config.config;
      const listed = config.config.plugins.map(({ name, from }) => ({ name, from: from ?? cwd }));
      return { ...knownPlugins(listed, { builtIns: true, providers }), configured: providers };
    } catch {
      return { ...knownPlugins([], { builtIns: true }), configured: {} };
    }
  };
  return {
    providers: async () => {
      const { catalog, configured } = await here();
      const others = Object.keys(configured).filter((name) => !catalog.providers.some((each) => each.name === name));
      return [
        ...catalog.providers.map(({ name, description }) => candidate(name, description)),
        ...others.map((name) => candidate(name, 'Of the configuration.')),
      ];
    },
    models: async (provider) => {
      const { configured } = await here();
      const all = modelListing(configured);
      const own = all.filter((model) => model.provider === provider?.toLowerCase());
      return [
        ...own.map(({ model }) => candidate(model, undefined)),
        ...(own.length > 0 ? own : all).map((each) => candidate(`${each.provider}/${each.model}`, undefined)),
      ];
    },
    tools: async () => {
      const { catalog } = await here();
      return catalog.tools.map(({ name, description }) => candidate(name, description.split(/(?<=\.)\s/)[0]));
    },
    sessions: async () => sessionWords(env, realpathSync(cwd)),
    keys: async () =>
      configKeys()
        .list()
        .map((key) => candidate(key, undefined)),
  };
}

type Configured = Parameters<typeof modelListing>[0];

/** Names first: they are what a person gave. */
function sessionWords(env: Environment, folder: string): readonly Candidate[] {
  const sessions = recentSessions(env, folder, SESSIONS);
  const named = sessions.flatMap(({ id, name }) => (name === undefined ? [] : [candidate(name, id)]));
  return [...named, ...sessions.map(({ id, name, task }) => candidate(id, name ?? task))];
}
