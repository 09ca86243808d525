import { AllosError } from './error.js';
import type { HookOptions } from './hook.js';
import type { ProviderOptions } from './provider-options.js';
import type { ToolOptions } from './tool.js';

/** What a decorator recorded on a class: data, nothing else. */
export type Contribution =
  | { readonly kind: 'provider'; readonly options: ProviderOptions }
  | { readonly kind: 'tool'; readonly options: ToolOptions<unknown> }
  | { readonly kind: 'tool-source'; readonly options: ToolSourceOptions }
  | { readonly kind: 'hook'; readonly options: HookOptions }
  | { readonly kind: 'service'; readonly token: symbol };

/** What `@ToolSource` records. */
export interface ToolSourceOptions {
  /** Names the source in listings and messages. */
  readonly name: string;
  readonly description: string;
}

/** A class that a decorator marked. */
export type ContributedClass = abstract new (...args: never[]) => object;

const KEY = Symbol.for('allos/contribution');

/** Records a contribution on a class, once. */
export function recordContribution(target: ContributedClass, contribution: Contribution): void {
  const earlier = contributionOf(target);
  if (earlier !== undefined) {
    throw new AllosError(
      'plugin.invalid',
      `class ${target.name} is marked twice: as ${label(earlier)} and as ${label(contribution)}`,
      { hint: 'One class contributes one thing: make a second class.' },
    );
  }
  Object.defineProperty(target, KEY, { value: Object.freeze(contribution) });
}

function label(contribution: Contribution): string {
  return contribution.kind === 'service'
    ? `service ${Symbol.keyFor(contribution.token) ?? String(contribution.token)}`
    : `${contribution.kind} ${contribution.options.name}`;
}

/** What was recorded on a class itself, not on its parents; undefined for an unmarked class. */
export function contributionOf(target: unknown): Contribution | undefined {
  if (typeof target !== 'function' || !Object.hasOwn(target, KEY)) return undefined;
  return (target as unknown as { [KEY]: Contribution })[KEY];
}
