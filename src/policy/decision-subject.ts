import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { PolicyCall } from '../plugin/policy.js';
import type { PolicyFiles } from './policy-files.js';
import type { MatchedPath } from './path-rule.js';

/** What a rule's pattern is matched against. */
export type DecisionSubject =
  | { readonly kind: 'none' }
  | { readonly kind: 'path'; readonly path: MatchedPath }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'text'; readonly text: string };

/** Takes the subject out of a call. A path that is left out is the working directory. */
export function decisionSubject(call: PolicyCall, files: PolicyFiles): DecisionSubject {
  if (call.subject === undefined) return { kind: 'none' };
  const value = Object.hasOwn(call.input, call.subject.property) ? call.input[call.subject.property] : undefined;
  if (call.subject.kind === 'path' && value === undefined) return matched(call, '.', files);
  if (typeof value !== 'string') return { kind: 'none' };
  switch (call.subject.kind) {
    case 'path':
      return matched(call, value, files);
    case 'command':
      return { kind: 'command', command: value };
    case 'text':
      return { kind: 'text', text: value };
  }
}

function matched(call: PolicyCall, value: string, files: PolicyFiles): DecisionSubject {
  const lexical = resolve(call.cwd, value.replaceAll('\0', ''));
  let real: { readonly path: string | undefined } | undefined;
  const path: MatchedPath = {
    cwd: call.cwd,
    lexical,
    // Looked up only when a rule or a name needs it: most calls do not.
    get real() {
      // `a/link/../b` is not `a/b` where `link` leads elsewhere, so the real path starts from what was written.
      real ??= {
        path: /(?:^|\/)\.\.(?:\/|$)/.test(value) ? realOfWritten(call.cwd, value, files) : files.realpath(lexical),
      };
      return real.path;
    },
    get realCwd() {
      return files.realpath(call.cwd) ?? call.cwd;
    },
  };
  return { kind: 'path', path };
}

function realOfWritten(cwd: string, value: string, files: PolicyFiles): string | undefined {
  let at: string | undefined = isAbsolute(value) ? '/' : files.realpath(cwd);
  for (const part of value.split('/')) {
    if (at === undefined) return undefined;
    if (part === '' || part === '.') continue;
    at = part === '..' ? dirname(at) : files.realpath(join(at, part));
  }
  return at;
}
