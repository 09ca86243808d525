import { builtInLayer } from '../../config/built-in-layer.js';
import type { AllosConfig } from '../../config/config.js';
import { unsetKeys } from '../../config/unset-keys.js';
import { knownPlugins } from '../../container/load-plugins.js';
import { pluginSuggestions } from '../../container/plugin-suggestions.js';
import { textRedactor } from '../../container/text-redactor.js';
import type { TrustedConfig } from '../../container/trusted-config.js';
import { isAllosError, messageOf } from '../../plugin/error.js';
import { pluginFaults } from '../config/plugin-faults.js';
import { validateAll, type Validation } from '../config/validate-config.js';
import { folderOf } from '../folder-of.js';
import type { ConfigFlags } from '../load-command-config.js';
import { optionPlace } from '../run/option-place.js';
import { checkBytecode } from './check-bytecode.js';
import { checkConfiguration } from './check-configuration.js';
import { checkModels } from './check-models.js';
import { checkPlugins } from './check-plugins.js';
import { checkProgram } from './check-program.js';
import { checkSandbox } from './check-sandbox.js';
import { checkSessions } from './check-sessions.js';
import { checkTrust } from './check-trust.js';
import { AREAS, type Finding } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks at all that a run here would need. Nothing of a folder that is not trusted runs or is believed, no plugin is
 * imported unless `load` asks for it, and no address is asked that is not on this machine. What is told holds no secret.
 */
export async function examine(
  flags: ConfigFlags & { readonly load: boolean },
  env: Environment,
  processCwd: string,
): Promise<readonly Finding[]> {
  const cwd = folderOf(flags.cd ?? '.', processCwd, '-C');
  const { validation, trusted } = await configuration(flags, env, processCwd);
  const loaded = trusted?.config;
  const config = loaded?.config ?? (builtInLayer().data as unknown as AllosConfig);
  const fullEnv = { ...env, ...loaded?.dotEnv };
  const surroundings = { cwd, env: fullEnv };
  const plugins = config.plugins.map((plugin) => ({ ...plugin, from: plugin.from ?? cwd }));
  const written = loaded ?? { sources: [], origins: new Map(), places: new Map() };
  const placeOf = optionPlace(written);
  const known = knownPlugins(plugins, { builtIns: true, providers: config.providers, placeOf });
  const faults = await pluginFaults(written, known, { plugins, toolSettings: config.tools.settings });
  const [models, sandbox] = await Promise.all([
    checkModels(surroundings, known, { config, unset: unsetKeys(loaded?.sources ?? [], fullEnv) }),
    checkSandbox(surroundings, config),
  ]);
  const findings = [
    ...checkProgram(surroundings),
    ...checkConfiguration(validation, loaded),
    ...checkTrust(trusted, { byFlag: flags.trust }),
    ...models,
    ...(await checkPlugins(
      { plugins: known.plugins, faults },
      { config },
      {
        load: flags.load,
        suggested: flags['no-plugins'] === true ? [] : pluginSuggestions(cwd, known),
      },
    )),
    ...sandbox,
    checkSessions(surroundings),
    checkBytecode(),
  ];
  const redact = textRedactor(fullEnv, loaded?.secrets ?? []);
  return AREAS.flatMap((area) => findings.filter((finding) => finding.area === area)).map(
    ({ message, remedy, ...finding }) => ({
      ...finding,
      message: redact(message),
      ...(remedy === undefined ? {} : { remedy: redact(remedy) }),
    }),
  );
}

/** The configuration, or what is wrong with it; a doctor goes on without. */
async function configuration(
  flags: ConfigFlags,
  env: Environment,
  processCwd: string,
): Promise<{ readonly validation: Validation; readonly trusted: TrustedConfig | undefined }> {
  try {
    const { loaded, ...validation } = await validateAll(flags, env, processCwd);
    return { validation, trusted: loaded };
  } catch (error) {
    if (!isAllosError(error)) throw error;
    const faults = [{ origin: undefined, what: messageOf(error) }];
    return { validation: { files: [], faults, warnings: [], plugins: [] }, trusted: undefined };
  }
}
