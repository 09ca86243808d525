import { textGlob } from './path-glob.js';
import { pathAllowed, pathDenied, pathExactly } from './path-rule.js';
import type { DecisionSubject } from './decision-subject.js';
import type { PermissionRule } from './rule.js';

/**
 * How much an allow rule must say. `any`: a rule that fits is enough. `named`: it must be of this command line and name
 * the tool. `exact`: it must also name the very subject.
 */
export type Exactness = 'any' | 'named' | 'exact';

/** Whether a deny rule that names the tool bites. A pattern that cannot be compared denies: it fails closed. */
export function deniedPlain(rule: PermissionRule, subject: DecisionSubject): boolean {
  if (rule.pattern === undefined) return true;
  switch (subject.kind) {
    case 'path':
      return pathDenied(rule.pattern, subject.path);
    case 'text':
      return textGlob(rule.pattern).test(subject.text);
    case 'command':
    case 'none':
      return true;
  }
}

/** Whether an allow rule that names the tool covers the call. */
export function allowPlain(rule: PermissionRule, tool: string, subject: DecisionSubject, needed: Exactness): boolean {
  if (needed !== 'any' && (rule.origin !== 'command-line' || rule.tool !== tool)) return false;
  if (rule.pattern === undefined) return needed !== 'exact';
  switch (subject.kind) {
    case 'path':
      return needed === 'exact' ? pathExactly(rule.pattern, subject.path) : pathAllowed(rule.pattern, subject.path);
    case 'text':
      return needed === 'exact' ? rule.pattern === subject.text : textGlob(rule.pattern).test(subject.text);
    case 'command':
    case 'none':
      return false;
  }
}
