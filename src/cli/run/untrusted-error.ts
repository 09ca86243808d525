import type { Workspace } from '../../container/workspace-trust.js';
import { HOW_TO_TRUST } from '../../config/untrusted-notice.js';
import { AllosError, isAllosError } from '../../plugin/error.js';
import { visible } from '../../plugin/visible.js';

/** What a run named that a plugin has to provide. */
export interface WantedNames {
  readonly provider?: string | undefined;
  /** `provider/model` at least. */
  readonly models: readonly (string | undefined)[];
  readonly tools: readonly string[];
}

/**
 * The better error for a run that cannot start because its folder is not trusted: what it names comes from a plugin of
 * the folder, or the folder alone says which model to use. Undefined where trust would change nothing.
 */
export function untrustedError(error: unknown, workspace: Workspace, wanted: WantedNames): AllosError | undefined {
  const { request } = workspace;
  if (!isAllosError(error)) return undefined;
  if (error.code === 'auth.no_provider') {
    const named = request.asks.filter(({ kind }) => kind === 'model' || kind === 'key');
    if (named.length === 0) return undefined;
    const files = [...new Set(named.map(({ file }) => file))].join(', ');
    return untrusted(`${error.message}; ${files} names a model or a key, and is not trusted`, error);
  }
  if (!/^(usage|plugin)\./.test(error.code)) return undefined;
  const names = [wanted.provider, ...wanted.models.map((model) => model?.split('/')[0]), ...wanted.tools];
  for (const { name, code } of request.plugins) {
    const provided = code?.provides.find((one) => names.some((wish) => wish?.toLowerCase() === one.toLowerCase()));
    if (provided !== undefined) {
      return untrusted(
        `${visible(provided)} comes from ${visible(name)}, a plugin of this folder, which is not trusted`,
        error,
      );
    }
  }
  return undefined;
}

function untrusted(message: string, cause: unknown): AllosError {
  return new AllosError('config.untrusted', message, { hint: HOW_TO_TRUST, cause });
}
