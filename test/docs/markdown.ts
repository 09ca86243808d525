/** A fenced block of a document. */
export interface CodeBlock {
  /** The first word after the fence. */
  readonly language: string;
  /** The other words: `title=<file>`, `no-run`. */
  readonly notes: readonly string[];
  readonly text: string;
  /** Line of the fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open:
    { readonly fence: string; readonly info: string; readonly line: number; readonly text: string[] } | undefined;
  markdown.split('\n').forEach((content, index) => {
    const fence = /^(```+)(.*)$/.exec(content);
    if (open === undefined) {
      if (fence !== null) open = { fence: fence[1] ?? '', info: fence[2] ?? '', line: index + 1, text: [] };
    } else if (content === open.fence) {
      const [language = '', ...notes] = open.info.trim().split(/\s+/);
      blocks.push({ language, notes, text: `${open.text.join('\n')}\n`, line: open.line });
      open = undefined;
    } else open.text.push(content);
  });
  return blocks;
}

/** The file that a block is, where its notes say so. */
export function titleOf({ notes }: CodeBlock): string | undefined {
  return notes.find((note) => note.startsWith('title='))?.slice('title='.length);
}

/** The targets of inline links, outside of code. */
export function linksOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The anchors that GitHub makes of the headings. */
export function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
