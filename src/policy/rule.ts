import type { ErrorCode } from '../plugin/error-table.js';
import { AllosError } from '../plugin/error.js';
import { trimBlanks } from './shell-tokens.js';

/**
 * Where a rule was written. Only a rule of this very command line lifts the ceiling of auto-approval (destructive
 * commands, protected paths, tools without declared effects); it is never stored.
 */
export type RuleOrigin = 'command-line' | 'configured';

/**
 * A permission rule: `tool`, `tool(pattern)` or `*`.
 *
 * What the pattern means depends on the subject of the tool: a glob for a path (`read_file(.env*)`), an argument list
 * for a command (`shell_exec(npm test)`, or `shell_exec(git status:*)` for everything that starts with these words), a
 * glob for a text.
 */
export interface PermissionRule {
  /** As the user wrote it. */
  readonly text: string;
  /** The tool's name; `*` stands for any letters. */
  readonly tool: string;
  /** What stands in the parentheses; absent when the rule speaks of the whole tool. */
  readonly pattern: string | undefined;
  readonly origin: RuleOrigin;
}

const TOOL_NAME = /^[A-Za-z0-9_*-]{1,64}$/;

/**
 * Parses a rule.
 *
 * @throws AllosError `usage.invalid` for a rule of the command line, `config.invalid` for a configured one: a rule of
 * unknown shape is refused, never ignored.
 */
export function parseRule(text: string, origin: RuleOrigin): PermissionRule {
  const rule = text.trim();
  const open = rule.indexOf('(');
  const tool = open === -1 ? rule : rule.slice(0, open).trim();
  if (!TOOL_NAME.test(tool)) {
    throw refused(
      text,
      origin,
      'it does not start with the name of a tool',
      'Write tool or tool(pattern), such as read_file or read_file(docs/**).',
    );
  }
  if (open === -1) return { text: rule, tool, pattern: undefined, origin };
  if (!rule.endsWith(')')) {
    throw refused(
      text,
      origin,
      'the closing parenthesis is missing or something follows it',
      `Write ${tool}(pattern).`,
    );
  }
  const pattern = trimBlanks(rule.slice(open + 1, -1));
  if (pattern === '' || pattern === ':*') {
    throw refused(
      text,
      origin,
      'its pattern is empty',
      `Write ${tool} for every call, or put a pattern between the parentheses.`,
    );
  }
  if (pattern.includes('\0')) throw refused(text, origin, 'its pattern has a NUL byte', 'Remove it.');
  if (/\s\*$/.test(pattern)) {
    const words = pattern.slice(0, -1).trimEnd();
    throw refused(
      text,
      origin,
      'a command pattern cannot end in a lone *',
      `Write ${tool}(${words}:*) for every command that starts with these words.`,
    );
  }
  return { text: rule, tool, pattern: pattern === '*' || pattern === '**' ? undefined : pattern, origin };
}

/** Whether a rule speaks of a tool, whatever its pattern. */
export function ruleNames(rule: PermissionRule, tool: string): boolean {
  if (!rule.tool.includes('*')) return rule.tool === tool;
  return new RegExp(`^${rule.tool.replaceAll('*', '.*')}$`).test(tool);
}

/** The error for a rule that is refused. */
export function refused(text: string, origin: RuleOrigin, why: string, hint: string): AllosError {
  const code: ErrorCode = origin === 'command-line' ? 'usage.invalid' : 'config.invalid';
  return new AllosError(code, `The permission rule "${text}" is not understood: ${why}.`, { hint });
}
