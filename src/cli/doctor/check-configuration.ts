import { dotEnvPath } from '../../config/dot-env.js';
import { faultText } from '../../config/config-fault.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { Validation } from '../config/validate-config.js';
import type { Finding, Surroundings } from './finding.js';

/** Which files take part, what is wrong with them, and what has no effect. */
export function checkConfiguration(
  { files, faults, warnings }: Validation,
  loaded: Pick<LoadedConfig, 'sources' | 'notices'> | undefined,
): readonly Finding[] {
  const others = (loaded?.sources ?? []).filter(({ name }) => name === 'environment' || name === 'set');
  return [
    ...(files.length === 0
      ? [told('ok', 'no file: the defaults hold', 'allos init writes one.')]
      : files.map((file) => told('ok', `${layerOf(file, loaded)}: ${file}`))),
    ...others.flatMap(({ name, data }) => [told('ok', `${name}: ${Object.keys(data).join(', ')}`)]),
    ...faults.map((fault) => told('problem', faultText(fault), 'allos config validate checks it again.')),
    ...(loaded?.notices ?? []).map((notice) => told('note', notice)),
    ...warnings.map((warning) => told('warning', warning)),
  ];
}

/** What of the folder would count if it were trusted. Nothing of it is read here but names. */
export function checkTrust(
  { cwd }: Pick<Surroundings, 'cwd'>,
  { trusted, ofProject }: { readonly trusted: boolean; readonly ofProject: readonly string[] },
): readonly Finding[] {
  const dotEnv = dotEnvPath(cwd);
  const asks = [...ofProject, ...(dotEnv === undefined ? [] : [dotEnv])];
  if (asks.length === 0) return [{ area: 'trust', level: 'ok', message: 'this folder has no settings to trust' }];
  if (trusted) {
    return [{ area: 'trust', level: 'ok', message: `trusted for this run by --trust: ${asks.join(', ')}` }];
  }
  return [
    ...ofProject.map((file): Finding => {
      const message = `${file} is not trusted: it can only tighten`;
      return { area: 'trust', level: 'note', message, remedy: 'Read it; --trust lets it count in full for one run.' };
    }),
    ...(dotEnv === undefined
      ? []
      : [
          {
            area: 'trust',
            level: 'note',
            message: `${dotEnv} is not read, since the folder is not trusted`,
            remedy: 'Export the keys, or run with --trust.',
          } as const,
        ]),
  ];
}

function layerOf(file: string, loaded: Pick<LoadedConfig, 'sources'> | undefined): string {
  return loaded?.sources.find((source) => source.file === file)?.name ?? 'file';
}

function told(level: Finding['level'], message: string, remedy?: string): Finding {
  return { area: 'configuration', level, message, ...(remedy === undefined ? {} : { remedy }) };
}
