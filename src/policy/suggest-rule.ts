import path from 'node:path';
import type { PolicyCall } from '../plugin/policy.js';
import { commandPattern } from './command-rule.js';
import type { DecisionSubject } from './decision-subject.js';
import { parseRule } from './rule.js';
import { trimBlanks } from './shell-tokens.js';
import { isVisible } from '../plugin/visible.js';

const MAX_LENGTH = 1000;

/**
 * The narrowest rule that allows a call when it is given to `--allow`: the exact command, the exact path. `undefined`
 * where no rule can say it without saying more, or where a person could not read what it says.
 */
export function suggestRule(call: PolicyCall, subject: DecisionSubject): string | undefined {
  const pattern = patternOf(subject);
  if (pattern === null) return undefined;
  const rule = pattern === undefined ? call.tool : `${call.tool}(${pattern})`;
  if (rule.length > MAX_LENGTH || rule.includes('\n') || rule.includes('\t') || !isVisible(rule)) return undefined;
  return readsBack(rule, call.tool, pattern) ? rule : undefined;
}

/** `undefined`: the tool's name is all there is to say; `null`: nothing can be said. */
function patternOf(subject: DecisionSubject): string | undefined | null {
  switch (subject.kind) {
    case 'none':
      return undefined;
    case 'command': {
      const command = trimBlanks(subject.command);
      return command !== '' && commandPattern(command).type === 'exact' ? command : null;
    }
    case 'text':
      return subject.text === '' || subject.text.includes('*') || subject.text !== subject.text.trim()
        ? null
        : subject.text;
    case 'path': {
      const { cwd, lexical } = subject.path;
      const relative = path.relative(cwd, lexical);
      const shown = relative === '' || relative.startsWith('..') ? lexical : relative;
      if (/[*?]/.test(shown) || shown !== shown.trim()) return null;
      // Without a slash a pattern would also match that name in every other folder.
      return shown.includes('/') ? shown : `./${shown}`;
    }
  }
}

function readsBack(rule: string, tool: string, pattern: string | undefined): boolean {
  try {
    const parsed = parseRule(rule, 'command-line');
    return parsed.tool === tool && parsed.pattern === pattern;
  } catch {
    return false;
  }
}
