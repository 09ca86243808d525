import { faultText } from '../../config/config-fault.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { Validation } from '../config/validate-config.js';
import type { Finding } from './finding.js';

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

function layerOf(file: string, loaded: Pick<LoadedConfig, 'sources'> | undefined): string {
  return loaded?.sources.find((source) => source.file === file)?.name ?? 'file';
}

function told(level: Finding['level'], message: string, remedy?: string): Finding {
  return { area: 'configuration', level, message, ...(remedy === undefined ? {} : { remedy }) };
}
