import { HOW_TO_TRUST } from '../../config/untrusted-notice.js';
import type { TrustedConfig } from '../../container/trusted-config.js';
import type { Workspace } from '../../container/workspace-trust.js';
import { visible } from '../../plugin/visible.js';
import { saidThen } from '../trust/trust-page.js';
import type { Finding } from './finding.js';

/** What waits for trust is told up to here; `allos trust --show` tells all. */
const MOST = 10;

/**
 * How this folder stands with its user, and what of it waits for trust. Nothing of it runs by that.
 *
 * @param trusted undefined where the configuration is broken
 */
export function checkTrust(
  trusted: TrustedConfig | undefined,
  { byFlag }: { readonly byFlag: boolean },
): readonly Finding[] {
  if (trusted === undefined) {
    return [told('note', 'not looked at, since the configuration is broken', 'Mend the configuration first.')];
  }
  const { config, workspace } = trusted;
  if (config.trust === 'run') {
    const by = byFlag ? '--trust' : 'ALLOS_TRUST_WORKSPACE';
    return [told('ok', `trusted for this run by ${by}, whatever lies here`)];
  }
  return workspace === undefined ? [told('ok', 'this folder asks for nothing that needs trust')] : ofFolder(workspace);
}

function ofFolder(workspace: Workspace): readonly Finding[] {
  const { state, request } = workspace;
  const root = visible(request.root);
  switch (state.type) {
    case 'nothing-asked':
      return [told('ok', `${root} asks for nothing that needs trust`)];
    case 'trusted':
      return [told('ok', `${root} was ${saidThen(state.answer)}, and is still the same`)];
    case 'declined':
      return [
        told('note', `${root} was ${saidThen(state.answer)}: it can only tighten`, 'To decide anew: allos trust'),
        ...waiting(workspace),
      ];
    case 'changed':
      return [
        told('warning', `${root} is not what you ${saidThen(state.answer)}: it can only tighten`, HOW_TO_TRUST),
        ...waiting(workspace),
      ];
    case 'new':
      return [told('note', `${root} is not trusted: it can only tighten`, HOW_TO_TRUST), ...waiting(workspace)];
    case 'unknowable':
      return [
        told('warning', `${root} cannot be trusted: ${request.problem?.message ?? ''}`, request.problem?.hint),
        ...waiting(workspace),
      ];
  }
}

function waiting({ request }: Workspace): readonly Finding[] {
  const more = request.asks.length - MOST;
  return [
    ...request.asks.slice(0, MOST).map(({ file, text }) => told('note', `waits for trust: ${file}: ${text}`)),
    ...(more > 0 ? [told('note', `and ${more} more: allos trust --show tells all`)] : []),
  ];
}

function told(level: Finding['level'], message: string, remedy?: string): Finding {
  return { area: 'trust', level, message, ...(remedy === undefined ? {} : { remedy }) };
}
