import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../plugin/approver.js';
import { visible } from '../../plugin/visible.js';
import type { LineInput } from './line-input.js';

/** A quote within quotes: what is shown may be pasted into a shell. */
const QUOTED = String.raw`'\''`;
const QUESTION = 'Run it? [y = yes, n = no, or say why not] ';

/**
 * Asks the person at the terminal, on stderr: stdout carries the answer. Only a typed `y` or `yes` allows; anything
 * else denies, and more than a word is the reason that the model is given.
 */
export function createTerminalApprover(input: LineInput, show: (text: string) => void): Approver {
  return {
    approve: async (request, signal): Promise<ApprovalAnswer> => {
      show(descriptionOf(request));
      const answer = (await input.answer(QUESTION, signal)) ?? '';
      if (signal.aborted) return { decision: 'deny', by: 'user', reason: 'the user ended the run at this question' };
      if (/^y(es)?$/i.test(answer)) return { decision: 'allow', by: 'user' };
      const reason = answer.replace(/^no?\b[\s:,-]*/i, '').trim();
      return { decision: 'deny', by: 'user', ...(reason === '' ? {} : { reason: `the user said: ${reason}` }) };
    },
  };
}

function descriptionOf({ tool, reason, preview, suggestedRule, suggestedFlags }: ApprovalRequest): string {
  const always =
    suggestedFlags !== undefined
      ? `  (it works only with ${visible(suggestedFlags)})\n`
      : suggestedRule === undefined
        ? ''
        : `  (always: --allow '${visible(suggestedRule).replaceAll("'", QUOTED)}')\n`;
  return `\n${visible(tool)}: ${visible(reason)}\n${indented(preview)}\n${always}`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
