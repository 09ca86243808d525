import { isAllosError, Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsString, MinLength } from 'allos/plugin/input';
import { lineEndingsOf } from './line-endings.js';
import { loneSurrogateProblem } from './lone-surrogate.js';
import { encodeUtf16, textFormatOf, utf8Of, type TextFormat } from './text-format.js';

export class WriteFileInput {
  @IsString()
  @MinLength(1)
  @Describe('Path of the file, relative to the working directory or absolute. Missing folders are created.')
  path!: string;

  @IsString()
  @Describe('The whole content of the file.')
  content!: string;
}

/**
 * Creates or replaces a file with the given content. What the model does not see is kept of a file that was there: its
 * mode, its byte order mark with the encoding that goes with it, and CRLF line endings, which read_file shows as LF.
 * They are kept when all lines of the file end so and the content has no carriage return; any other content is written
 * exactly as given.
 */
@Tool({
  name: 'write_file',
  description:
    'Creates a file or replaces all of it with the given content; missing folders are created. To change a part of an ' +
    'existing file use edit_file. A file that changed since you read it is not overwritten: read it again first.',
  input: inputOf(WriteFileInput),
  effects: 'write',
  idempotent: true,
  permission: 'ask',
  subject: { kind: 'path', property: 'path' },
})
export class WriteFile implements Tool<WriteFileInput> {
  async execute({ path, content }: WriteFileInput, { fs }: ToolContext): Promise<ToolResult> {
    const problem = loneSurrogateProblem('content', content);
    if (problem !== undefined) return { success: false, error: problem };
    const there = await fs.stat(path);
    const seen = there === undefined ? null : await fs.lastSeen(path);
    const old = there?.kind === 'file' ? await readOld(path, fs) : undefined;
    const keepsCrlf = old !== undefined && endsInCrlfOnly(old.text) && isLfOnly(content);
    const bytes = encode(keepsCrlf ? content.replaceAll('\n', '\r\n') : content, old?.format);
    const written = await fs.write(path, bytes, seen === undefined ? {} : { ifUnchangedSince: seen });
    const lines = countLines(content);
    const became = written.created ? 'Created' : 'Wrote';
    const kept = keepsCrlf ? ', kept CRLF line endings' : '';
    return {
      success: true,
      result: { path: written.path, size_bytes: bytes.length, lines, created: written.created },
      modelText: `${became} ${written.path}: ${lines === 1 ? '1 line' : `${lines} lines`}, ${bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`}${kept}.`,
      changes: [{ path: written.path, kind: written.created ? 'created' : 'modified' }],
    };
  }
}

interface OldText {
  readonly format: TextFormat;
  readonly text: Buffer;
}

async function readOld(path: string, fs: ToolContext['fs']): Promise<OldText | undefined> {
  try {
    const { bytes } = await fs.read(path, { forModel: false });
    const format = textFormatOf(bytes);
    return format === undefined ? undefined : { format, text: utf8Of(bytes, format) };
  } catch (error) {
    if (isAllosError(error) && error.code === 'tool.file_too_large') return undefined;
    throw error;
  }
}

function encode(content: string, format: TextFormat | undefined): Buffer {
  if (format === undefined || format.bomBytes === 0) return Buffer.from(content, 'utf8');
  const marked = content.startsWith('\uFEFF') ? content : `\uFEFF${content}`;
  return format.encoding === 'utf-8' ? Buffer.from(marked, 'utf8') : encodeUtf16(marked, format.encoding);
}

function countLines(content: string): number {
  if (content === '') return 0;
  const newlines = content.split('\n').length - 1;
  return content.endsWith('\n') ? newlines : newlines + 1;
}

function endsInCrlfOnly(text: Buffer): boolean {
  return lineEndingsOf(text.toString('latin1')) === 'crlf';
}

/** Whoever writes a carriage return knows what the lines end in. */
function isLfOnly(content: string): boolean {
  return content.includes('\n') && !content.includes('\r');
}
