import type { ToolOptions } from '../plugin/tool.js';
import type { JsonObject } from '../plugin/json.js';
import { commandPattern } from './command-rule.js';
import { refused, ruleNames } from './rule.js';
import type { PermissionRule } from './rule.js';

/** What has to be known of a tool to check the rules that speak of it. */
export type RuledTool = Pick<ToolOptions<JsonObject>, 'name' | 'subject'>;

/**
 * Refuses rules whose pattern a tool cannot be matched with. A rule for a tool that is not there stays: it may come
 * later, with another plugin.
 *
 * @throws AllosError `usage.invalid` or `config.invalid`.
 */
export function checkRules(rules: readonly PermissionRule[], tools: readonly RuledTool[]): void {
  for (const rule of rules) {
    const { pattern } = rule;
    if (pattern === undefined) continue;
    for (const tool of tools) {
      if (!ruleNames(rule, tool.name)) continue;
      if (tool.subject === undefined) {
        throw refused(
          rule.text,
          rule.origin,
          `${tool.name} has nothing that a pattern could match`,
          `Write ${tool.name} without a pattern.`,
        );
      }
      if (tool.subject.kind !== 'command') continue;
      const read = commandPattern(pattern);
      if (read.type === 'invalid') {
        throw refused(
          rule.text,
          rule.origin,
          read.reason,
          `Write ${tool.name}(git status:*) for a start of plain words, or ${tool.name}(npm test) for one command.`,
        );
      }
    }
  }
}
