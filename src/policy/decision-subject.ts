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
  return { kind: 'path', path: new CalledPath(call.cwd, value, files) };
}

/**
 * The path of a call. A class, since each literal with an accessor costs the engine a shape of its own, and the shapes
 * keep all that the accessors see alive until the next full collection.
 */
class CalledPath implements MatchedPath {
  readonly cwd: string;
  readonly #written: string;
  readonly #files: PolicyFiles;
  #lexical: string | undefined;
  #real: { readonly path: string | undefined } | undefined;

  constructor(cwd: string, written: string, files: PolicyFiles) {
    this.cwd = cwd;
    this.#written = written;
    this.#files = files;
  }

  get lexical(): string {
    return (this.#lexical ??= resolve(this.cwd, this.#written.replaceAll('\0', '')));
  }

  /** Looked up only when a rule or a name needs it: most calls do not. */
  get real(): string | undefined {
    // `a/link/../b` is not `a/b` where `link` leads elsewhere, so the real path starts from what was written.
    this.#real ??= {
      path: /(?:^|\/)\.\.(?:\/|$)/.test(this.#written)
        ? realOfWritten(this.cwd, this.#written, this.#files)
        : this.#files.realpath(this.lexical),
    };
    return this.#real.path;
  }

  get realCwd(): string {
    return this.#files.realpath(this.cwd) ?? this.cwd;
  }
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
