import { AllosError, Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsString, MinLength } from 'allos/plugin/input';
import { editableText, type EditableText } from './editable-text.js';
import { lineOfByte } from './line-of-byte.js';
import { loneSurrogateProblem } from './lone-surrogate.js';
import { nearestLines } from './nearest-lines.js';
import { replaceBytes } from './replace-bytes.js';
import { MAX_PLACES, replaceOnce } from './replace-once.js';
import { textFormatOf, type TextFormat } from './text-format.js';

export class EditFileInput {
  @IsString()
  @MinLength(1)
  @Describe('Path of the file, relative to the working directory or absolute.')
  path!: string;

  @IsString()
  @Describe('The text to replace, exactly as it is in the file and with enough lines around it to occur only once.')
  old_text!: string;

  @IsString()
  @Describe('The text to put in its place.')
  new_text!: string;
}

/** Replaces the one place where a text occurs; every other byte of the file stays as it is. */
@Tool({
  name: 'edit_file',
  description:
    'Replaces old_text by new_text in a file. old_text must occur exactly once; it is taken literally, with its ' +
    'indentation. Line endings, byte order mark and all other bytes of the file are kept. A file that changed since ' +
    'you read it is not edited: read it again first.',
  input: inputOf(EditFileInput),
  effects: 'write',
  permission: 'ask',
  subject: { kind: 'path', property: 'path' },
})
export class EditFile implements Tool<EditFileInput> {
  async execute(input: EditFileInput, { fs }: ToolContext): Promise<ToolResult> {
    const problem = problemOf(input);
    if (problem !== undefined) return { success: false, error: problem };
    const seen = await fs.lastSeen(input.path);
    const file = await fs.read(input.path, { forModel: false });
    if (seen !== undefined && seen !== file.version) throw changed(file.path);
    const format = textFormatOf(file.bytes);
    if (format === undefined)
      return { success: false, error: `${file.path} is a binary file and cannot be edited as text.` };

    const edit = editOf(file.bytes, format, input);
    if (edit.type === 'refused') return { success: false, error: edit.error(file.path) };
    const written = await fs.write(input.path, edit.bytes, { ifUnchangedSince: file.version });
    return {
      success: true,
      result: {
        path: written.path,
        replacements: 1,
        line: edit.line,
        old_length: input.old_text.length,
        new_length: input.new_text.length,
      },
      modelText: `Edited ${written.path}: 1 replacement, at line ${edit.line}.`,
      changes: [{ path: written.path, kind: 'modified' }],
    };
  }
}

type Edit =
  | { readonly type: 'edited'; readonly bytes: Buffer; readonly line: number }
  | { readonly type: 'refused'; readonly error: (path: string) => string };

/** The whole file after the edit, or why there is none. */
function editOf(bytes: Uint8Array, format: TextFormat, { old_text: oldText, new_text: newText }: EditFileInput): Edit {
  if (format.encoding === 'utf-8') {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const body = file.subarray(format.bomBytes);
    const replaced = replaceBytes(body, { old: oldText, new: newText });
    if (replaced !== undefined) {
      const edited = Buffer.concat([file.subarray(0, format.bomBytes), ...replaced.parts]);
      return { type: 'edited', bytes: edited, line: lineOfByte(body, replaced.at) };
    }
  }
  const text = editableText(bytes, format);
  const replacement = replaceOnce(text.units, { old: text.unitsOf(oldText), new: text.unitsOf(newText) });
  switch (replacement.type) {
    case 'absent':
      return { type: 'refused', error: (path) => absent(path, text, oldText) };
    case 'ambiguous':
      return { type: 'refused', error: (path) => ambiguous(path, text.units, replacement.places) };
    case 'replaced':
      if (replacement.text === text.units) {
        return {
          type: 'refused',
          error: (path) => `The edit would change nothing in ${path}: only line endings differ.`,
        };
      }
      return { type: 'edited', bytes: text.bytesOf(replacement.text), line: lineOf(text.units, replacement.at) };
  }
}

function problemOf({ old_text: oldText, new_text: newText }: EditFileInput): string | undefined {
  if (oldText === '') return 'old_text is empty. Give the text to replace; to write a whole file use write_file.';
  if (oldText === newText) return 'old_text and new_text are the same, so there is nothing to change.';
  return loneSurrogateProblem('old_text', oldText) ?? loneSurrogateProblem('new_text', newText);
}

function changed(path: string): AllosError {
  return new AllosError('tool.file_changed', `${path} has changed since it was last read`, {
    hint: 'Read it again, then repeat the edit on what is there now.',
  });
}

function ambiguous(path: string, units: string, places: readonly number[]): string {
  const count = places.length === MAX_PLACES ? `at least ${MAX_PLACES}` : String(places.length);
  const lines = places.slice(0, 10).map((place) => lineOf(units, place));
  const more = places.length > lines.length ? ', …' : '';
  return (
    `old_text occurs ${count} times in ${path}, at lines ${lines.join(', ')}${more}. ` +
    'Add lines around the one you mean, so that it occurs only once.'
  );
}

function absent(path: string, text: EditableText, wanted: string): string {
  const missing = `old_text does not occur in ${path}.`;
  const nearest = nearestLines(text.textOf(text.units), wanted);
  if (nearest === undefined) return `${missing} Read the file and copy the text exactly.`;
  const last = nearest.firstLine + nearest.lines.length - 1;
  const where = last === nearest.firstLine ? `line ${last}` : `lines ${nearest.firstLine}-${last}`;
  const how = nearest.sameButSpace ? ', the same but for white space' : '';
  return `${missing} Nearest is ${where}${how}:\n${nearest.lines.join('\n')}\nCopy the text exactly as it is there.`;
}

function lineOf(units: string, offset: number): number {
  let line = 1;
  for (let at = units.indexOf('\n'); at >= 0 && at < offset; at = units.indexOf('\n', at + 1)) line += 1;
  return line;
}
