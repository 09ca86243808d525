import { AllosError, isAllosError } from '../plugin/error.js';
import { checkRules, type RuledTool } from '../policy/check-rules.js';
import { parseRule } from '../policy/rule.js';
import type { AllosOptions } from './allos-options.js';

/** The first configured rule that is none, with the place where it was written; undefined where all are right. */
export function wrongRule(
  options: Pick<AllosOptions, 'configuredAllow' | 'configuredDeny' | 'placeOf'>,
  tools: readonly RuledTool[],
): AllosError | undefined {
  for (const option of ['configuredAllow', 'configuredDeny'] as const) {
    for (const [index, rule] of (options[option] ?? []).entries()) {
      try {
        checkRules([parseRule(rule, 'configured')], tools);
      } catch (error) {
        if (isAllosError(error)) return placed(error, options.placeOf?.(option, index));
      }
    }
  }
  return undefined;
}

function placed(error: AllosError, place: string | undefined): AllosError {
  if (place === undefined) return error;
  const { code, message, hint } = error;
  return new AllosError(code, `${place}: ${message}`, { cause: error, ...(hint === undefined ? {} : { hint }) });
}
