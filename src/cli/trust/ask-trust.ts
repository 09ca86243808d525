import type { Workspace } from '../../container/workspace-trust.js';
import { isAllosError } from '../../plugin/error.js';
import { askPerson } from '../interactive/ask-person.js';
import { wrappedLines } from '../interactive/wrapped-lines.js';
import type { Style } from '../render/style.js';
import { trustPage } from './trust-page.js';

const QUESTION = 'Do you trust this? [y = yes, until it changes, n = no, Enter = not now] ';

export interface TrustQuestion {
  readonly style: Style;
  readonly signal: AbortSignal;
  /** Whether long lists are shown to their end. */
  readonly isWhole: boolean;
  /** Told when the answer holds now and cannot be kept. Absent: that is an error. */
  readonly onNotKept?: (message: string) => void;
}

/**
 * Shows the person at the terminal what a folder asks for, and keeps a typed yes or no. Undefined for anything else:
 * then the folder is asked about again next time.
 *
 * @throws AllosError `config.untrusted` when the folder changed while the question stood; `trust.write`; the signal's
 *   reason
 */
export async function askTrust(
  workspace: Workspace,
  { style, signal, isWhole, onNotKept }: TrustQuestion,
): Promise<'trusted' | 'declined' | undefined> {
  const wrapped = (line: string, indent: string): readonly string[] =>
    wrappedLines(line, process.stderr.columns, indent);
  const page = trustPage(workspace, { style, wrapped, isWhole });
  const answer = (await askPerson(`\n${page}\n`, QUESTION, signal)) ?? '';
  signal.throwIfAborted();
  const decision = /^y(es)?$/i.test(answer) ? 'trusted' : /^no?$/i.test(answer) ? 'declined' : undefined;
  if (decision === undefined) return undefined;
  try {
    workspace.keep(decision);
  } catch (error) {
    if (onNotKept === undefined || !isAllosError(error) || error.code !== 'trust.write') throw error;
    onNotKept(error.message);
  }
  return decision;
}
