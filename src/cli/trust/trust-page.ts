import { ASK_KINDS, trustDifference, type AskKind, type Workspace } from '../../container/workspace-trust.js';
import { visible } from '../../plugin/visible.js';
import type { Style } from '../render/style.js';

const TITLES: Readonly<Record<AskKind, string>> = {
  plugin: 'Plugins, which run with your rights',
  server: 'Servers that would be started or asked',
  address: 'Addresses that your requests and keys would go to',
  key: 'Keys and headers',
  environment: 'Variables that its .env sets',
  allow: 'Calls that would run without asking',
  loosen: 'Permissions, limits and the sandbox',
  model: 'Models',
  setting: 'Other settings',
};

/** Lines of one part at most, where not all of it is wanted. */
const MOST = 15;

export interface TrustPageOptions {
  readonly style: Style;
  /** One line as it fits where it is shown. */
  readonly wrapped: (line: string, indent: string) => readonly string[];
  readonly isWhole: boolean;
}

/** What a folder asks for, in parts, the gravest first, and what changed since its user agreed. */
export function trustPage({ request, state }: Workspace, options: TrustPageOptions): string {
  const files = [...new Set(request.asks.map(({ file }) => file))];
  const lines = [`${options.style.bold(visible(request.root))} asks for this, in ${files.join(' and ')}:`];
  for (const kind of ASK_KINDS) {
    const texts = request.asks
      .filter((ask) => ask.kind === kind)
      .map(({ text, file }) => (files.length === 1 ? text : `${file}: ${text}`));
    if (texts.length > 0) lines.push(`  ${options.style.bold(TITLES[kind])}`, ...part(texts, '    ', options));
  }
  if (state.type === 'changed') {
    const { added, removed } = trustDifference(state.answer.lines, request.lines);
    const { green, red } = options.style;
    lines.push(`It is not what you ${saidThen(state.answer)}:`);
    lines.push(...part(added, '  + ', options).map(green), ...part(removed, '  - ', options).map(red));
    if (added.length + removed.length === 0) {
      lines.push(
        '  What changed is in no line of these: the value of a key, a file that it is taken from, a comment, or the order.',
      );
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** `trusted on 2026-11-22`. */
export function saidThen({ decision, at }: { readonly decision: 'trusted' | 'declined'; readonly at: string }): string {
  return `${decision} on ${visible(at.slice(0, 10))}`;
}

function part(texts: readonly string[], indent: string, { wrapped, isWhole, style }: TrustPageOptions): string[] {
  const shown = isWhole ? texts : texts.slice(0, MOST);
  const lines = shown.flatMap((text) => wrapped(text, indent));
  const more = texts.length - shown.length;
  return more === 0
    ? [...lines]
    : [...lines, style.dim(`${indent}and ${more} more: allos trust --show tells all of it`)];
}
