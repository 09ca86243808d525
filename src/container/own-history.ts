import { homeDirectory } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { openPromptHistory, type PromptHistory } from '../session/prompt-history.js';

/**
 * The history of the user whom the environment tells, without the secrets that it holds.
 *
 * @param options.keeps whether what is added is written down
 */
export function ownHistory(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly secrets: readonly string[]; readonly keeps: boolean },
): PromptHistory {
  const path = userPaths(env, homeDirectory(env)).history;
  return openPromptHistory({ ...options, path, secrets: [...redactableValuesOf(env), ...options.secrets] });
}
