import { posix } from 'node:path';
import { Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Default, Describe, inputOf, IsBoolean, IsString, MinLength } from 'allos/plugin/input';
import { walkFolder, type FoundEntry } from './walk-folder.js';

/** Entries that one listing shows; `total` counts all of them. */
const MAX_SHOWN = 1000;

export class ListDirectoryInput {
  @IsString()
  @MinLength(1)
  @Default('.')
  @Describe('Path of the directory, relative to the working directory or absolute.')
  path!: string;

  @IsBoolean()
  @Default(false)
  @Describe('Whether to list the directories below it, too.')
  recursive!: boolean;
}

/** Lists a directory: directories first, then by name. */
@Tool({
  name: 'list_directory',
  description:
    'Lists a directory, directories first and then by name. Hidden entries are left out; symbolic links are shown and ' +
    'not followed. A recursive listing shows node_modules and the like, and does not look into them. To find files by ' +
    'name in a large tree use find_files.',
  input: inputOf(ListDirectoryInput),
  effects: 'read',
  idempotent: true,
  permission: 'always_allow',
  subject: { kind: 'path', property: 'path' },
})
export class ListDirectory implements Tool<ListDirectoryInput> {
  async execute({ path, recursive }: ListDirectoryInput, { fs, signal }: ToolContext): Promise<ToolResult> {
    const walk = await walkFolder(path, { fs, signal, recursive });
    const items = walk.entries.slice(0, MAX_SHOWN);
    const total = walk.entries.length;
    const notes = [
      ...(total > items.length
        ? [`${items.length} of ${total} entries are shown. List a directory below, or use find_files`]
        : []),
      ...(walk.complete ? [] : ['There are more, which were not looked at']),
      ...(items.some(({ skipped }) => skipped) ? ['List a directory that was not looked into by its own path'] : []),
      ...(walk.unreadable > 0 ? [`${walk.unreadable} directories could not be read`] : []),
    ];
    return {
      success: true,
      result: {
        path,
        items: items.map((item) => ({ name: item.name, path: posix.join(path, item.path), type: item.kind })),
        total,
        truncated: total > items.length || !walk.complete,
      },
      modelText: [...items.map(lineOf), ...(total === 0 ? ['(empty)'] : []), ...notes.map((note) => `[${note}.]`)].join(
        '\n',
      ),
    };
  }
}

function lineOf({ path, kind, skipped }: FoundEntry): string {
  switch (kind) {
    case 'directory':
      return skipped ? `${path}/ (not looked into)` : `${path}/`;
    case 'symlink':
      return `${path} (symbolic link)`;
    case 'other':
      return `${path} (special file)`;
    case 'file':
      return path;
  }
}
