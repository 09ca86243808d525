import type { AllosConfig } from '../../config/config.js';
import type { KnownPlugins } from '../../container/load-plugins.js';
import { usableProviders } from '../../container/usable-providers.js';
import { withoutLogin } from '../../plugin/without-login.js';
import { isLoopback, probeOllama, probePort } from '../run/probe-ollama.js';
import type { Finding, Surroundings } from './finding.js';

type Configured = Pick<AllosConfig, 'providers' | 'model'>;

/** Which models can be used: keys that are set, never their values, and servers on this machine. Nobody else is asked. */
export async function checkModels(
  { env }: Pick<Surroundings, 'env'>,
  { catalog }: Pick<KnownPlugins, 'catalog'>,
  { config, unset }: { readonly config: Configured; readonly unset: Readonly<Record<string, string>> },
): Promise<readonly Finding[]> {
  const configured = new Set(
    Object.entries(config.providers).flatMap(([name, { apiKey }]) => (apiKey === undefined ? [] : [name])),
  );
  const usable = usableProviders(catalog, env, configured);
  const [ollama, servers] = await Promise.all([probeOllama(env), ownServers(config)]);
  const isServed = ollama.type === 'answers' && catalog.providers.some(({ name }) => name === 'ollama');
  const keyed = catalog.providers.filter(({ keyEnv = [], explicitOnly }) => keyEnv.length > 0 && explicitOnly !== true);
  return [
    ...usable.flatMap(({ provider: { name }, variable }) => [
      told('ok', `${name}: ${variable === undefined ? 'its key is in the configuration' : `${variable} is set`}`),
      ...(variable === undefined ? [] : oddKey(variable, env)),
    ]),
    ...keyed
      .filter(({ name }) => !usable.some(({ provider }) => provider.name === name))
      .map(({ name, keyEnv = [] }) => {
        const missing = unset[name];
        return missing === undefined
          ? told('note', `${name}: ${keyEnv.join(' or ')} is not set`, `To use it: export ${keyEnv[0] ?? ''}=…`)
          : told(
              'warning',
              `${name}: its key refers to ${missing}, which is not set`,
              `To use it: export ${missing}=…`,
            );
      }),
    ollamaFinding(ollama),
    ...servers,
    ...(config.model === undefined ? [] : [told('ok', `the configuration names ${config.model}`)]),
    ...(usable.length > 0 || isServed
      ? []
      : [
          told(
            'problem',
            'there is no model to use: no key is set, and no Ollama answers on this machine',
            `Set ${keyed.map(({ keyEnv = [] }) => keyEnv[0]).join(' or ')}, or start Ollama. allos demo works without.`,
          ),
        ]),
  ];
}

function ollamaFinding(probe: Awaited<ReturnType<typeof probeOllama>>): Finding {
  switch (probe.type) {
    case 'answers':
      return told('ok', `ollama: a server answers on ${probe.address}`, 'Use it with -p ollama.');
    case 'silent':
      return told('note', `ollama: no server answers on ${probe.address}`, 'To use it: ollama serve');
    case 'not-probed':
      return told('note', `ollama: ${probe.address} is another machine and was not asked`);
  }
}

/** Servers of the configuration on this machine. */
async function ownServers({ providers }: Configured): Promise<readonly Finding[]> {
  const local = Object.entries(providers).flatMap(([name, { baseUrl }]) => {
    const url = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    return url !== undefined && isLoopback(url.hostname) ? [{ name, url }] : [];
  });
  return await Promise.all(
    local.map(async ({ name, url }) => {
      const address = withoutLogin(url.host);
      return (await probePort(url)) === 'answers'
        ? told('ok', `${name}: a server answers on ${address}`)
        : told('warning', `${name}: no server answers on ${address}`, `Start it, or mend providers.${name}.baseUrl.`);
    }),
  );
}

/** What copying and quoting leaves around a key, and what no server takes. */
function oddKey(variable: string, env: Readonly<Record<string, string | undefined>>): readonly Finding[] {
  const value = env[variable] ?? '';
  if (!/^\s|\s$|^["']|["']$/.test(value)) return [];
  return [told('warning', `${variable} begins or ends with a blank or a quote`, 'Set it again without.')];
}

function told(level: Finding['level'], message: string, remedy?: string): Finding {
  return { area: 'models', level, message, ...(remedy === undefined ? {} : { remedy }) };
}
