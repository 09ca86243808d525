import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../plugin/approver.js';
import type { SuggestedDirectory } from '../../plugin/policy.js';
import { visible } from '../../plugin/visible.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import { styleOf, type Style } from '../render/style.js';
import type { LineInput } from './line-input.js';

/** How a question looks; as plain text of an unknown width by default. */
export interface QuestionLooks {
  readonly style: Style;
  readonly columns: () => number | undefined;
}

/**
 * Asks the person at the terminal, on stderr: stdout carries the answer. Only a typed `y` allows, and `a` allows what
 * the shown rule says until the session ends; anything else denies, and more than a word is the reason that the model
 * is given.
 */
export function createTerminalApprover(
  input: LineInput,
  show: (text: string) => void,
  looks: QuestionLooks = { style: styleOf(false), columns: () => undefined },
): Approver {
  return {
    approve: async (request, signal): Promise<ApprovalAnswer> => {
      show(await described(request, looks));
      const hasRule = request.suggestedRule !== undefined && request.suggestedDirectory === undefined;
      const question = `Run it? [y = ${hasRule ? 'once, a = always' : 'yes'}, n = no, or say why not] `;
      for (;;) {
        const answer = (await input.answer(question, signal)) ?? '';
        if (signal.aborted) return { decision: 'deny', by: 'user', reason: 'the user ended the run at this question' };
        if (/^y(es)?$/i.test(answer)) return { decision: 'allow', by: 'user' };
        if (!/^a(lways)?$/i.test(answer)) return denied(answer);
        if (hasRule) return { decision: 'allow', by: 'user', remember: 'session' };
        show('No rule can say this call and nothing else, so it is asked each time.\n');
      }
    },
  };
}

function denied(answer: string): ApprovalAnswer {
  const reason = answer.replace(/^no?\b[\s:,-]*/i, '').trim();
  return { decision: 'deny', by: 'user', ...(reason === '' ? {} : { reason: `the user said: ${reason}` }) };
}

async function described(
  { tool, reason, preview, suggestedRule, suggestedDirectory }: ApprovalRequest,
  { style, columns }: QuestionLooks,
): Promise<string> {
  // Loaded by the first question; most runs ask nothing.
  const { wrappedLines } = await import('./wrapped-lines.js');
  const wrapped = (line: string): readonly string[] => wrappedLines(line, columns() ?? 0, '  ');
  const lines = preview.split('\n').flatMap((line) => wrapped(line).map(coloured(line, style)));
  const always = waysAround(suggestedRule, suggestedDirectory).flatMap((line) => wrapped(line).map(style.dim));
  return ['', `${style.bold(visible(tool))}: ${visible(reason)}`, ...lines, ...always, ''].join('\n');
}

/** What keeps the question from being asked again. */
function waysAround(rule: string | undefined, directory: SuggestedDirectory | undefined): readonly string[] {
  if (directory !== undefined) {
    const { path, rule: further } = directory;
    const setting = COMMAND_LINE.setting({ directories: path, ...(further === undefined ? {} : { allow: further }) });
    return [`(it works only with ${visible(setting)})`];
  }
  if (rule === undefined) return [];
  const shown = visible(rule);
  return [`(a = always in this session: ${shown})`, `(in every one: ${COMMAND_LINE.setting({ allow: shown })})`];
}

/** A diff in its usual colours. */
function coloured(line: string, style: Style): (part: string) => string {
  if (/^(---|\+\+\+) /.test(line)) return style.bold;
  if (line.startsWith('+')) return style.green;
  if (line.startsWith('-')) return style.red;
  return line.startsWith('@@') ? style.cyan : (part) => part;
}
