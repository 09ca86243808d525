import type { Consent } from '../../container/trusted-config.js';
import { isPersonThere } from '../interactive/ask-person.js';
import type { Renderer } from '../render/renderer.js';
import { styleOf, wantsColor } from '../render/style.js';
import type { RunRequest } from '../run/run-request.js';

/** Who says whether the folder of a run is trusted: the person at the terminal; nobody where no person is there. */
export function trustQuestion(
  { outputFormat, noColor }: Pick<RunRequest, 'outputFormat' | 'noColor'>,
  context: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly renderer: Pick<Renderer, 'warning'>;
    /** Ends the question. */
    readonly signal: AbortSignal;
  },
): Consent['ask'] {
  if (outputFormat !== 'text' || !isPersonThere()) return undefined;
  return async (workspace) => {
    const { askTrust } = await import('./ask-trust.js');
    const { env, signal, renderer } = context;
    const style = styleOf(wantsColor(env, { isTerminal: true, noColorFlag: noColor }));
    return await askTrust(workspace, { style, signal, isWhole: false, onNotKept: renderer.warning });
  };
}
