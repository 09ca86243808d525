import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { MarkdownStream } from '../../../../src/cli/interactive/markdown/markdown-stream.js';
import { displayWidth } from '../../../../src/cli/interactive/markdown/display-width.js';
import { styleOf } from '../../../../src/cli/render/style.js';
import { fuzz } from '../../../fuzz.js';

interface Screen {
  readonly stream: MarkdownStream;
  readonly shown: () => string;
}

function screenOf(width: number, color = false): Screen {
  let shown = '';
  const write = (text: string): void => void (shown += text);
  return {
    stream: new MarkdownStream({ width: () => width, style: styleOf(color), color, write }),
    shown: () => shown,
  };
}

function rendered(pieces: readonly string[], width = 60, color = false): string {
  const { stream, shown } = screenOf(width, color);
  for (const piece of pieces) stream.add(piece);
  stream.end();
  return shown();
}

const BLOCKS = [
  '# Heading with `code`',
  'A paragraph with **bold words in it**, *emphasis*, `a * b`, 5 * 3, snake_case_name, [a link](https://example.com/x) and a < b.',
  'Two lines  \nwith a hard break\nand a soft one.',
  '中文没有空格，所以在字符之间断行。「引号」不会在行尾。日本語も同じです。',
  'Emoji 👩‍👩‍👧‍👦 and ❤️ and 🇩🇪 in a line that is long enough to be wrapped somewhere 👍👍👍👍👍👍👍👍👍👍.',
  '1. first item that is longer than the line is wide, so that it has to go on\n   - nested\n     deeper text\n2. second\n3. third',
  '- [x] done\n- [ ] open',
  '> quoted\n> text\n\n',
  '```ts\nconst a = 1;\n\n  indented();\n```',
  '~~~\nplain ``` inside\n~~~',
  '| Name | 说明 |\n|---|---:|\n| a | 中文 |\n| b | 👍 |',
  '---',
];

describe('markdown that comes in pieces', () => {
  it('looks the same whatever the pieces are', () => {
    const document = fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 6 });
    const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(document, cuts, fc.constantFrom(40, 60, 80), (blocks, sizes, width) => {
        const text = blocks.join('\n\n');
        const pieces: string[] = [];
        for (let at = 0; at < text.length;) {
          const { value } = sizes.next() as { value: number };
          pieces.push(text.slice(at, at + value));
          at += value;
        }
        expect(rendered(pieces, width)).toBe(rendered([text], width));
      }),
      fuzz(200),
    );
  });

  it('fills lines of words, and none is wider than the screen', () => {
    const word = fc.constantFrom('a', 'word', 'longer', '中文字', '👍', '한국어', 'é', '**bold**', '`x y`', '[l](u)');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 20, max: 100 }),
        (words, width) => {
          const lines = rendered([words.join(' ')], width, true)
            .split('\n')
            .map(stripVTControlCharacters);
          expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        },
      ),
      fuzz(200),
    );
  });

  it('shows a paragraph by words, and not before it is known how they look', () => {
    const { stream, shown } = screenOf(60, true);
    stream.add('Once upon a **time th');
    expect(shown()).toBe('Once upon a');
    stream.add('ere** was a');
    expect(shown()).toBe('Once upon a \u001b[1mtime there\u001b[22m was');
    stream.pause();
    expect(shown()).toBe('Once upon a \u001b[1mtime there\u001b[22m was a');
    stream.add('nt.');
    stream.end();
    expect(shown()).toBe('Once upon a \u001b[1mtime there\u001b[22m was ant.\n');
  });

  it('shows code by lines, lists by items, and tables when they are whole', () => {
    const { stream, shown } = screenOf(60);
    stream.add('```js\nlet a;\nlet b');
    expect(shown()).toBe('  js\n  let a;\n');
    stream.add(';\n```\n- one\n- tw');
    expect(shown()).toBe('  js\n  let a;\n  let b;\n');
    stream.add('o\n- three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n');
    expect(shown()).toContain('• one\n• two\n• three\n');
    expect(shown()).not.toContain('│');
    stream.end();
    expect(shown()).toMatch(/a │ b\n──┼──\n1 │ 2\n$/);
  });

  it('keeps what it showed when something else is shown between', () => {
    const { stream, shown } = screenOf(60);
    stream.add('Some words that');
    stream.interrupt();
    stream.add(' go on.');
    stream.end();
    expect(shown()).toBe('Some words that\ngo on.\n');
  });

  it('lets no control character through, wherever it stands and however it is written', () => {
    const hostile = '\u001b]0;title\u0007 \u009b2J \rover\u0008 \u202etxt &#27;[2J &#x9b;1m';
    const places = [
      hostile,
      `# ${hostile}`,
      `- ${hostile}`,
      `\`${hostile}\``,
      `\`\`\`${hostile}\n${hostile}\n\`\`\``,
      `| ${hostile} |\n|---|\n| ${hostile} |`,
      `[x](http://a/${hostile.replaceAll(' ', '')})`,
      `> ${hostile}`,
      `<b ${hostile}>`,
      `    ${hostile}`,
    ];
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    for (const place of places) {
      expect(rendered([...place], 60)).not.toMatch(unsafe);
      expect(rendered([place], 60)).toContain('\\e');
    }
    // The broken twin: the text as it is.
    expect(hostile).toMatch(unsafe);
  });

  it('keeps tables within the screen, and makes lists of them where that cannot be', () => {
    const table = '| Name | Meaning |\n|---|---|\n| 中文 | a long text that has to be wrapped in its cell |\n';
    const lines = rendered([table], 40).trimEnd().split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
    const bars = lines
      .filter((line) => line.includes('│'))
      .map((line) => displayWidth(line.slice(0, line.indexOf('│'))));
    expect(new Set(bars).size).toBe(1);
    const columns = Array.from({ length: 9 }, (_, index) => `column ${index}`);
    const wide = `|${columns.join('|')}|\n|${columns.map(() => '---').join('|')}|\n|${columns.map(() => 'value').join('|')}|\n`;
    expect(rendered([wide], 60)).toMatch(/column 0: value\n/);
  });

  it('says with lines and signs what it may not say with looks', () => {
    const text = '# Title\n\n## Part\n\nSome **bold** `code`.\n';
    expect(rendered([text])).toBe('Title\n═════\n\nPart\n────\n\nSome bold `code`.\n');
    expect(rendered([text], 60, true)).toBe(
      '\u001b[4m\u001b[1mTitle\u001b[22m\u001b[24m\n\n\u001b[1mPart\u001b[22m\n\nSome \u001b[1mbold\u001b[22m \u001b[36mcode\u001b[39m.\n',
    );
  });

  it('shows what is left open at the end', () => {
    expect(rendered(['An **open and `half'])).toBe('An **open and `half\n');
    expect(rendered(['```\nnot closed'])).toBe('  not closed\n');
    expect(rendered(['| a'])).toBe('| a\n');
  });
});
