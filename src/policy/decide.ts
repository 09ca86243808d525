import type { PolicyCall, PolicyDecision, PolicyMode } from '../plugin/policy.js';
import type { ToolPermission } from '../plugin/tool.js';
import { allowPlain, deniedPlain, type Exactness } from './decide-plain.js';
import type { Allowed } from './decide-command.js';
import { decisionSubject } from './decision-subject.js';
import type { DecisionSubject } from './decision-subject.js';
import { addableDirectory, isBelow, isInside, outsidePath } from './outside-paths.js';
import type { PolicyFiles } from './policy-files.js';
import { protectedName } from './protected-paths.js';
import { parseRule, ruleNames } from './rule.js';
import type { PermissionRule } from './rule.js';
import { suggestRule } from './suggest-rule.js';

/** What the built-in policy decides by. */
export interface PolicySettings {
  readonly mode: PolicyMode;
  /** What the user set for single tools; beats what a tool declares. */
  readonly permissions: Readonly<Record<string, ToolPermission>>;
  readonly allow: readonly PermissionRule[];
  readonly deny: readonly PermissionRule[];
  readonly files: PolicyFiles;
  /** Folders and files that are protected whatever their names: where Allos keeps its own settings. */
  readonly ownFolders: readonly string[];
}

/** Why a call needs the exact rule on this command line, whatever the mode and the tool's permission. */
interface Ceiling {
  readonly rule: string;
  readonly reason: string;
}

type Answer = PolicyDecision | Promise<PolicyDecision>;
type Ask = Extract<PolicyDecision, { effect: 'ask' }>;

/**
 * Decides one call. The order: `never`, deny rules, plan mode, the ceiling of auto-approval, allow rules, the tool's
 * permission, the mode. Denials beat everything; the ceiling is lifted only by the exact rule of this command line.
 */
export function decide(call: PolicyCall, settings: PolicySettings): Answer {
  const permission = Object.hasOwn(settings.permissions, call.tool) ? settings.permissions[call.tool] : call.permission;
  const subject = decisionSubject(call, settings.files);
  if (permission === 'never') return deny('permission:never', `The tool ${call.tool} is set to never run`);
  return subject.kind === 'command'
    ? decideCommand(call, subject, permission ?? 'ask', settings)
    : decidePlain(call, subject, permission ?? 'ask', settings);
}

function decidePlain(
  call: PolicyCall,
  subject: DecisionSubject,
  permission: ToolPermission,
  settings: PolicySettings,
): Answer {
  for (const rule of settings.deny) {
    if (ruleNames(rule, call.tool) && deniedPlain(rule, subject))
      return deny(rule.text, `The rule ${rule.text} denies it`);
  }
  if (settings.mode === 'plan' && call.effects !== 'read') return planned(call);
  const rules = settings.allow.filter((rule) => ruleNames(rule, call.tool));
  const ceiling = plainCeiling(call, subject, settings.ownFolders);
  const needed = ceiling === undefined ? 'any' : ceiling.rule === NO_EFFECTS ? 'named' : 'exact';
  const allowed = rules.find((rule) => allowPlain(rule, call.tool, subject, needed));
  if (allowed !== undefined) return { effect: 'allow', rule: allowed.text };
  const asked = (rule: string, reason: string): Answer => {
    const question = ask(rule, reason, suggestRule(call, subject));
    const outside = outsidePath(subject, call.roots);
    return outside === undefined ? question : askOutside(call, question, { outside, needed, subject }, settings);
  };
  if (ceiling !== undefined) return asked(ceiling.rule, ceiling.reason);
  if (permission === 'always_allow') return { effect: 'allow', rule: 'permission:always_allow' };
  if (settings.mode === 'auto') return { effect: 'allow', rule: 'mode:auto' };
  if (settings.mode === 'edits' && call.effects === 'write' && isInside(subject, call.roots))
    return { effect: 'allow', rule: 'mode:edits' };
  return asked('permission:ask', `The tool ${call.tool} is set to ask first`);
}

/** No rule lets a confined tool out of the workspace, so what helps is told instead: the folder, and then the rule. */
async function askOutside(
  call: PolicyCall,
  asked: Ask,
  at: { readonly outside: string; readonly needed: Exactness; readonly subject: DecisionSubject },
  { mode, files }: PolicySettings,
): Promise<PolicyDecision> {
  const { rule, reason, suggestedRule } = asked;
  const covers = (text: string): boolean =>
    allowPlain(parseRule(text, 'command-line'), call.tool, at.subject, at.needed);
  const further = [suggestedRule, call.tool].find((text) => text !== undefined && covers(text));
  // Inside the workspace this mode asks no more.
  const isEdit = at.needed === 'any' && mode === 'edits' && call.effects === 'write';
  const path = await addableDirectory(at.outside, files);
  return {
    effect: 'ask',
    rule,
    reason: `${reason}, and ${at.outside} lies outside the workspace`,
    suggestedDirectory: { path, ...(further === undefined || isEdit ? {} : { rule: further }) },
  };
}

async function decideCommand(
  call: PolicyCall,
  subject: DecisionSubject & { readonly kind: 'command' },
  permission: ToolPermission,
  settings: PolicySettings,
): Promise<PolicyDecision> {
  // Loaded with the first command: a third of this program reads command lines, and most runs start with files.
  const { allowCommand, commandFacts, deniedCommand } = await import('./decide-command.js');
  const { command } = subject;
  for (const rule of settings.deny) {
    if (!ruleNames(rule, call.tool)) continue;
    const reason = await deniedCommand(rule, command);
    if (reason !== undefined) return deny(rule.text, `The rule ${rule.text} denies it: ${reason}`);
  }
  if (settings.mode === 'plan' && call.effects !== 'read') return planned(call);
  const facts = await commandFacts(command, call, settings);
  const rules = settings.allow.filter((rule) => ruleNames(rule, call.tool));
  const ceiling = facts.ceiling ?? (call.effects === undefined ? noEffects(call) : undefined);
  const suggestion = (): string | undefined => suggestRule(call, subject);
  const allowed: Allowed = await allowCommand(rules, command, facts, ceiling === undefined ? 'any' : 'exact');
  if (facts.gitReads !== undefined) return ask('git-configuration', facts.gitReads, undefined);
  if (allowed.rule !== undefined) return { effect: 'allow', rule: allowed.rule };
  if (ceiling !== undefined) return ask(ceiling.rule, ceiling.reason, suggestion());
  if (permission === 'always_allow') return { effect: 'allow', rule: 'permission:always_allow' };
  if (settings.mode === 'auto') return { effect: 'allow', rule: 'mode:auto' };
  return ask('permission:ask', allowed.beyond ?? `The tool ${call.tool} is set to ask first`, suggestion());
}

const NO_EFFECTS = 'ceiling:no-effects';

function plainCeiling(call: PolicyCall, subject: DecisionSubject, ownFolders: readonly string[]): Ceiling | undefined {
  if (call.effects !== 'read' && subject.kind === 'path') {
    const { cwd, lexical, real, realCwd } = subject.path;
    const name =
      protectedName(lexical, cwd) ??
      (real === undefined || real === lexical ? undefined : protectedName(real, realCwd)) ??
      ownFolders.find((folder) => isBelow(lexical, folder) || (real !== undefined && isBelow(real, folder)));
    if (name !== undefined)
      return { rule: 'ceiling:protected-path', reason: `${name} is protected: writing it can change what runs later` };
    if (real === undefined)
      return { rule: 'ceiling:protected-path', reason: 'It cannot be told which file the path leads to' };
  }
  if (call.subject?.kind === 'command' && call.effects !== 'read') {
    return { rule: NO_EFFECTS, reason: `The command of ${call.tool} is no text, so it cannot be judged` };
  }
  return call.effects === undefined ? noEffects(call) : undefined;
}

function noEffects(call: PolicyCall): Ceiling {
  return { rule: NO_EFFECTS, reason: `The tool ${call.tool} of ${call.plugin} does not declare what it can do` };
}

function planned(call: PolicyCall): PolicyDecision {
  return deny(
    'mode:plan',
    `In plan mode only tools that read may run; ${call.tool} ${call.effects === undefined ? 'declares no effects' : `can ${call.effects}`}`,
  );
}

function deny(rule: string, reason: string): PolicyDecision {
  return { effect: 'deny', rule, reason };
}

function ask(rule: string, reason: string, suggestedRule: string | undefined): Ask {
  return suggestedRule === undefined ? { effect: 'ask', rule, reason } : { effect: 'ask', rule, reason, suggestedRule };
}
