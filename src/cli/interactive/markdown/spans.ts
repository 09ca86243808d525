import type { Token } from 'marked';
import type { Style } from '../../render/style.js';
import { printable } from './printable.js';

export type Look = 'bold' | 'italic' | 'underline' | 'dim' | 'cyan';

/** A stretch of text of one look; `HARD_BREAK` ends the line. */
export interface Span {
  readonly text: string;
  readonly looks: readonly Look[];
}

export const HARD_BREAK: Span = Object.freeze({ text: '\n', looks: [] });

export interface SpanOptions {
  readonly looks?: readonly Look[];
  /** Whether looks can be seen; else code keeps its backticks. */
  readonly color: boolean;
}

/** Inline tokens as text with looks. HTML is shown as it was written, line breaks aside. */
export function spansOf(tokens: readonly Token[], options: SpanOptions): readonly Span[] {
  return tokens.flatMap((token) => spansOfToken(token, options));
}

function spansOfToken(token: Token, options: SpanOptions): readonly Span[] {
  const looks = options.looks ?? [];
  const plain = (text: string): readonly Span[] => [{ text: printable(text), looks }];
  const inside = (look: Look): readonly Span[] =>
    spansOf(childrenOf(token), { ...options, looks: [...looks.filter((each) => each !== look), look] });
  switch (token.type) {
    case 'strong':
      return inside('bold');
    case 'em':
      return inside('italic');
    case 'del':
      return inside('dim');
    case 'codespan': {
      const text = textOf(token);
      return options.color ? [{ text: printable(text), looks: [...looks, 'cyan'] }] : plain(`\`${text}\``);
    }
    case 'br':
      return [HARD_BREAK];
    case 'link':
      return link(token, options, inside('underline'));
    case 'image':
      return plain(`[${textOf(token) || 'image'}] (${hrefOf(token)})`);
    case 'checkbox':
      return plain((token as { readonly checked?: boolean }).checked === true ? '[x] ' : '[ ] ');
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? [HARD_BREAK] : plain(token.raw);
    case 'escape':
      return plain(textOf(token));
    default: {
      const children = childrenOf(token);
      return children.length > 0 ? spansOf(children, options) : plain(decoded(textOf(token)));
    }
  }
}

function link(token: Token, { looks = [] }: SpanOptions, shown: readonly Span[]): readonly Span[] {
  const href = hrefOf(token);
  const text = shown.map((span) => span.text).join('');
  // A link that says where it leads needs no second telling.
  if (text === href || `mailto:${text}` === href || /^#/.test(href)) return shown;
  return [...shown, { text: ` (${printable(href)})`, looks: [...looks, 'dim'] }];
}

/** The tokens inside a token. */
export function childrenOf(token: Token): readonly Token[] {
  return (token as { readonly tokens?: readonly Token[] }).tokens ?? [];
}

function textOf(token: Token): string {
  const { text } = token as { readonly text?: unknown };
  return typeof text === 'string' ? text : token.raw;
}

function hrefOf(token: Token): string {
  const { href } = token as { readonly href?: unknown };
  return typeof href === 'string' ? href : '';
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** The references that models write; what they stand for is made printable like all text. */
function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
    const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** A text in its looks. */
export function paint(style: Style, looks: readonly Look[], text: string): string {
  return looks.reduce((painted, look) => style[look](painted), text);
}
