import { faultText } from '../../config/config-fault.js';
import { visible } from '../../config/config-layer.js';
import type { JsonValue } from '../../plugin/json.js';
import { problemsOf, warningsOf, type Validation } from './validate-config.js';

/**
 * What is wrong, for stderr, and what is right, for stdout.
 *
 * @param redact takes secrets out: what is wrong quotes what was written
 */
export function validationLines(
  validation: Validation,
  redact: (text: string) => string,
): {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
} {
  const { files } = validation;
  const problems = problemsOf(validation);
  const valid = files.length === 0 ? ['There is no configuration file here; the defaults hold.'] : files.map(isValid);
  return {
    wrong: [...problems.map(faultText), ...warningsOf(validation).map((warning) => `warning: ${warning}`)].map(redact),
    right: problems.length > 0 ? [] : valid,
  };
}

/** The same for programs. */
export function validationDocument(validation: Validation, redact: (text: string) => string): JsonValue {
  const problems = problemsOf(validation);
  return {
    valid: problems.length === 0,
    files: validation.files,
    problems: problems.map(({ origin, what }) => ({
      file: origin?.where ?? null,
      line: origin?.line ?? null,
      column: origin?.column ?? null,
      message: redact(what),
    })),
    warnings: warningsOf(validation).map(redact),
  };
}

function isValid(file: string): string {
  return `${visible(file)}: valid`;
}
