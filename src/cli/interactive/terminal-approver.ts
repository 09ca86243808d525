import { createInterface } from 'node:readline/promises';
import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../plugin/approver.js';
import { visible } from '../../plugin/visible.js';

/**
 * Asks the person at the terminal, on stderr: stdout carries the answer. Only a typed `y` or `yes` allows; anything
 * else denies, and more than a word is the reason that the model is given.
 */
export function createTerminalApprover(): Approver {
  return {
    approve: async (request, signal): Promise<ApprovalAnswer> => {
      const answer = await ask(questionOf(request), signal);
      if (/^y(es)?$/i.test(answer)) return { decision: 'allow', by: 'user' };
      const reason = answer.replace(/^no?\b[\s:,-]*/i, '').trim();
      return { decision: 'deny', by: 'user', ...(reason === '' ? {} : { reason: `the user said: ${reason}` }) };
    },
  };
}

function questionOf({ tool, reason, preview, suggestedRule }: ApprovalRequest): string {
  const always = suggestedRule === undefined ? '' : `  (always: --allow '${visible(suggestedRule)}')\n`;
  return `\n${visible(tool)}: ${visible(reason)}\n${indented(preview)}\n${always}Run it? [y = yes, n = no, or say why not] `;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  // In raw mode the terminal hands Ctrl-C to the line editor; the run must hear of it.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return (await lines.question(question, { signal })).trim();
  } catch {
    return '';
  } finally {
    lines.close();
  }
}
