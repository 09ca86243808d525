import { HOW_TO_TRUST } from '../../config/untrusted-notice.js';
import type { KnownPlugins } from '../../container/load-plugins.js';
import type { Workspace } from '../../container/workspace-trust.js';
import { AllosError, isAllosError } from '../../plugin/error.js';
import { visible } from '../../plugin/visible.js';

/** What a run names that a plugin has to provide. */
export interface WantedNames {
  readonly provider?: string | undefined;
  /** A provider may stand before its slash. */
  readonly model?: string | undefined;
  readonly tools?: readonly string[] | undefined;
}

/**
 * Refuses a run that names what only a plugin of an untrusted folder has. Otherwise its model would be taken for one
 * that another provider calls so, and asked for there.
 *
 * @param known what there is without the folder
 * @throws AllosError `config.untrusted`
 */
export function refuseUntrustedNames(
  { request }: Workspace,
  { provider, model, tools = [] }: WantedNames,
  { catalog }: KnownPlugins,
): void {
  const there = [...catalog.providers, ...catalog.tools].map(({ name }) => name.toLowerCase());
  const wanted = [provider, model?.split('/')[0], ...tools]
    .map((name) => name?.toLowerCase())
    .filter((name) => name !== undefined && !there.includes(name));
  for (const { name, code } of request.plugins) {
    const provided = code?.provides.find((one) => wanted.includes(one.toLowerCase()));
    if (provided === undefined) continue;
    throw untrusted(`${visible(provided)} comes from ${visible(name)}, a plugin of this folder, which is not trusted`);
  }
}

/** The better error for a run without a model where the untrusted folder names one; undefined otherwise. */
export function untrustedModelError(error: unknown, { request }: Workspace): AllosError | undefined {
  if (!isAllosError(error) || error.code !== 'auth.no_provider') return undefined;
  const files = request.asks.filter(({ kind }) => kind === 'model' || kind === 'key').map(({ file }) => file);
  if (files.length === 0) return undefined;
  const named = [...new Set(files)].join(' and ');
  return untrusted(`${error.message}; a model or a key is named by ${named}, which is not trusted`, error);
}

function untrusted(message: string, cause?: unknown): AllosError {
  return new AllosError('config.untrusted', message, { hint: HOW_TO_TRUST, cause });
}
