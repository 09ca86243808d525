import { faultText } from '../../config/config-fault.js';
import { visible } from '../../config/config-layer.js';
import type { JsonValue } from '../../plugin/json.js';
import type { Validation } from './validate-config.js';

/** What is wrong, for stderr, and what is right, for stdout. */
export function validationLines({ files, faults, warnings }: Validation): {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
} {
  const valid = files.length === 0 ? ['There is no configuration file here; the defaults hold.'] : files.map(isValid);
  return {
    wrong: [...faults.map(faultText), ...warnings.map((warning) => `warning: ${warning}`)],
    right: faults.length > 0 ? [] : valid,
  };
}

/** The same for programs. */
export function validationDocument({ files, faults, warnings }: Validation): JsonValue {
  return {
    valid: faults.length === 0,
    files,
    problems: faults.map(({ origin, what }) => ({
      file: origin?.where ?? null,
      line: origin?.line ?? null,
      column: origin?.column ?? null,
      message: what,
    })),
    warnings,
  };
}

function isValid(file: string): string {
  return `${visible(file)}: valid`;
}
