import type { Catalog } from '../host/catalog.js';
import { AllosError } from '../plugin/error.js';
import { lastModel, type LastModel } from '../session/last-model.js';
import type { AllosOptions } from './allos-options.js';
import { missingKey } from './missing-key.js';

/** What a session that goes on was last run with, and why that cannot be used now. */
export interface ContinuedModel extends LastModel {
  /** Why not, as part of a sentence; undefined when it can be used. */
  readonly obstacle?: string;
}

/**
 * The model of the session to go on with. Whatever names a provider, a model or an address for this run beats it, so
 * that then there is none.
 *
 * @param directory where sessions lie; undefined when they are not kept in files
 */
export function continuedModel(
  options: AllosOptions,
  at: {
    readonly directory: string | undefined;
    readonly cwd: string;
    readonly catalog: Catalog;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): ContinuedModel | undefined {
  const { session, provider, model, baseUrl } = options;
  if (at.directory === undefined || (provider ?? model ?? baseUrl) !== undefined) return undefined;
  if (session?.type !== 'open' && session?.type !== 'latest') return undefined;
  const last = lastModel(
    at.directory,
    session.type === 'open' ? { reference: session.reference } : { latestOf: at.cwd },
  );
  if (last === undefined) return undefined;
  const listed = at.catalog.providers.find(({ name }) => name.toLowerCase() === last.provider.toLowerCase());
  if (listed === undefined) return { ...last, obstacle: `there is no provider named ${last.provider} any more` };
  const obstacle = missingKey(listed, options.providers, at.env);
  return obstacle === undefined ? { ...last, provider: listed.name } : { ...last, obstacle };
}

/**
 * Stops a conversation from going to another address than before because a flag was not repeated. The session's own
 * word is not followed either: a file from elsewhere could send the key anywhere.
 *
 * @throws AllosError `usage.invalid`
 */
export function assertSameAddress(continued: ContinuedModel, baseUrl: string | undefined): void {
  const { provider, baseUrl: before } = continued;
  if (before === undefined || before === baseUrl) return;
  const now = baseUrl === undefined ? '' : `, not at ${baseUrl}`;
  throw new AllosError('usage.invalid', `the session was last run with ${provider} at ${before}${now}`, {
    hint: ({ setting }) =>
      `Add ${setting({ provider, baseUrl: before })} to go on there, or name another provider or model.`,
  });
}
