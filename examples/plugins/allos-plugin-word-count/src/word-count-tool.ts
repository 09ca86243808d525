import { Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsString, MinLength } from 'allos/plugin/input';

export class WordCountInput {
  @IsString()
  @MinLength(1)
  @Describe('Path of the file, relative to the working directory.')
  path!: string;
}

/** Counts the words of a text file. */
@Tool({
  name: 'word_count',
  description: 'Counts the words of a text file. Returns the path and the number of words.',
  input: inputOf(WordCountInput),
  effects: 'read',
  idempotent: true,
  permission: 'always_allow',
  subject: { kind: 'path', property: 'path' },
})
export class WordCountTool implements Tool<WordCountInput> {
  async execute({ path }: WordCountInput, { fs }: ToolContext): Promise<ToolResult> {
    const { bytes } = await fs.read(path);
    const words = new TextDecoder()
      .decode(bytes)
      .split(/\s+/)
      .filter((word) => word !== '').length;
    return { success: true, result: { path, words } };
  }
}
