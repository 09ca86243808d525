import { Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsInt, IsOptional, IsString, Min, MinLength } from 'allos/plugin/input';
import { lineEndingsOf } from './line-endings.js';
import { lineWindow, type LineWindow } from './line-window.js';
import { formatNote, textFormatOf, utf8Of, type TextFormat } from './text-format.js';

const MAX_LINES = 2000;
const MAX_BYTES = 50_000;

export class ReadFileInput {
  @IsString()
  @MinLength(1)
  @Describe('Path of the file, relative to the working directory or absolute.')
  path!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Describe('First line to read, counted from 1. Default: the first.')
  start_line?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Describe('Last line to read, included. Default: the last.')
  end_line?: number;
}

/** Reads a window of a text file. The model gets the plain text, so that it can be used with `edit_file`. */
@Tool({
  name: 'read_file',
  description:
    'Reads a text file and returns its content without line numbers. One read gives at most 2,000 lines or 50 KB and ' +
    'says how to get the rest; use start_line and end_line for a part of a long file. Files over 10 MB and binary ' +
    'files are refused.',
  input: inputOf(ReadFileInput),
  effects: 'read',
  idempotent: true,
  permission: 'always_allow',
  subject: { kind: 'path', property: 'path' },
})
export class ReadFile implements Tool<ReadFileInput> {
  async execute(input: ReadFileInput, { fs }: ToolContext): Promise<ToolResult> {
    const startLine = input.start_line ?? 1;
    const endLine = input.end_line ?? Infinity;
    if (endLine < startLine) {
      return { success: false, error: `end_line ${endLine} is before start_line ${startLine}.` };
    }
    const { bytes, path } = await fs.read(input.path);
    const format = textFormatOf(bytes);
    if (format === undefined) return binary(path, bytes.length);
    const text = utf8Of(bytes, format);
    const window = lineWindow(text, { startLine, endLine, maxLines: MAX_LINES, maxBytes: MAX_BYTES });
    if (window.type === 'beyond') {
      const lines = window.totalLines === 1 ? '1 line' : `${window.totalLines} lines`;
      return { success: false, error: `${path} has ${lines}, so there is no line ${startLine}.` };
    }
    return textResult({ path, text, window, format, fileBytes: bytes.length });
  }
}

function binary(path: string, size: number): ToolResult {
  return {
    success: false,
    result: { path, binary: true, size_bytes: size },
    error: `${path} is a binary file of ${size} bytes; read_file shows only text.`,
  };
}

interface Reading {
  readonly path: string;
  readonly text: Buffer;
  readonly window: Extract<LineWindow, { type: 'window' }>;
  readonly format: TextFormat;
  readonly fileBytes: number;
}

function textResult({ path, text, window, format, fileBytes }: Reading): ToolResult {
  const content = text.toString('utf8', window.from, window.to);
  const endings = lineEndingsOf(content);
  const rest = text.length - window.to;
  const next = window.lastLine + 1;
  const notes: string[] = [];
  if (fileBytes === format.bomBytes) notes.push('The file is empty');
  if (window.limited) notes.push(limitNote(window, rest, next));
  if (endings === 'crlf')
    notes.push('Line endings are CRLF, shown here as LF; edit_file and write_file take LF and keep CRLF');
  if (endings === 'mixed') notes.push('Line endings are mixed: some are CRLF');
  const encoded = formatNote(format);
  if (encoded !== undefined) notes.push(encoded);
  const shown = endings === 'crlf' ? content.replaceAll('\r\n', '\n') : content;
  return {
    success: true,
    result: {
      path,
      content,
      lines: window.lastLine - window.firstLine + 1,
      size_bytes: window.to - window.from,
      start_line: window.firstLine,
      end_line: window.lastLine,
      file_size_bytes: fileBytes,
      encoding: format.bomBytes === 3 ? 'utf-8-bom' : format.valid ? format.encoding : 'unknown',
      line_endings: endings,
      truncated: window.limited,
      ...(window.limited && rest > 0 ? { next_start_line: next } : {}),
    },
    modelText: withNotes(shown, notes),
  };
}

function limitNote(window: Reading['window'], rest: number, next: number): string {
  if (window.cut) {
    const line = `Line ${window.lastLine} is longer than 50 KB and cut here; ${rest} bytes follow`;
    return `${line}. Search the file for the part you need, or read on with start_line ${next}`;
  }
  return `Lines ${window.firstLine}-${window.lastLine}; ${rest} bytes follow. Read on with start_line ${next}`;
}

function withNotes(text: string, notes: readonly string[]): string {
  if (notes.length === 0) return text;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}[${notes.join('. ')}.]`;
}
