import { AllosError, isAllosError } from '../plugin/error.js';
import { originText, type ConfigOrigin } from './config-layer.js';

/** Something wrong with a configuration, and where. */
export interface ConfigFault {
  /** Undefined where it cannot be told. */
  readonly origin: ConfigOrigin | undefined;
  readonly what: string;
}

/** At most so many are told at once. */
const SHOWN = 5;

/** `file:3:5: what is wrong`. */
export function faultText({ origin, what }: ConfigFault): string {
  return origin === undefined ? what : `${originText(origin)}: ${what}`;
}

/** The error `config.invalid` for what is wrong; `faultsOf` tells all of it again. */
export function faultError(faults: readonly ConfigFault[], hint: string, reason?: unknown): AllosError {
  const lines = faults.slice(0, SHOWN).map(faultText);
  if (faults.length > SHOWN) lines.push(`and ${faults.length - SHOWN} more`);
  return new AllosError('config.invalid', lines.join('\n'), { hint, cause: { faults, reason } });
}

/** What `faultError` was made of; undefined for another error. */
export function faultsOf(error: unknown): readonly ConfigFault[] | undefined {
  if (!isAllosError(error) || error.code !== 'config.invalid') return undefined;
  return (error.cause as { readonly faults?: readonly ConfigFault[] } | undefined)?.faults;
}
