import type { AllosConfig } from '../config/config.js';
import type { ListedTool } from '../host/catalog.js';
import type { PolicyMode } from '../plugin/policy.js';
import { parseRule, ruleNames } from '../policy/rule.js';

/** What becomes of most calls of a tool, told without a call. */
export interface ToolOutlook {
  readonly decision: 'disabled' | 'denied' | 'ask' | 'allowed';
  /** In a word or two; the permission itself where nothing else decides. */
  readonly why: string;
}

/** The same order as the policy's; what depends on the arguments of a call is left to it. */
export function toolOutlook(
  { name, effects, permission: declared }: Pick<ListedTool, 'name' | 'effects' | 'permission'>,
  { tools, permissions }: Pick<AllosConfig, 'tools' | 'permissions'>,
  mode: PolicyMode,
): ToolOutlook {
  const names = (pattern: string): boolean =>
    ruleNames({ text: pattern, tool: pattern, pattern: undefined, origin: 'configured' }, name);
  const ruleFor = (rules: readonly string[]): { readonly whole?: string; readonly some: boolean } => {
    const own = rules.map((rule) => parseRule(rule, 'configured')).filter((rule) => ruleNames(rule, name));
    const whole = own.find(({ pattern }) => pattern === undefined);
    return { some: own.length > 0, ...(whole === undefined ? {} : { whole: whole.text }) };
  };
  if (tools.disabled.some(names)) return { decision: 'disabled', why: 'disabled' };
  if (!tools.enabled.includes('*') && !tools.enabled.includes(name))
    return { decision: 'disabled', why: 'not enabled' };
  const permission = permissions.tools[name] ?? declared;
  if (permission === 'never') return { decision: 'denied', why: 'never' };
  const denied = ruleFor(permissions.deny);
  if (denied.whole !== undefined) return { decision: 'denied', why: `denied by ${denied.whole}` };
  if (mode === 'plan' && effects !== 'read') return { decision: 'denied', why: 'denied in plan mode' };
  if (effects === undefined) return { decision: 'ask', why: 'ask (no declared effects)' };
  const allowed = ruleFor(permissions.allow);
  if (allowed.whole !== undefined) return { decision: 'allowed', why: `allowed by ${allowed.whole}` };
  const rules = denied.some || allowed.some ? ' (and rules)' : '';
  if (permission === 'always_allow') return { decision: 'allowed', why: `always_allow${rules}` };
  if (mode === 'auto' || (mode === 'edits' && effects === 'write')) {
    return { decision: 'allowed', why: `allowed in mode ${mode}${rules}` };
  }
  return { decision: 'ask', why: `ask${rules}` };
}
