import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../command-table.js';
import { ownPackage } from '../own-package.js';

/** A flag as far as it is completed. */
export interface IndexedFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly summary?: string;
  readonly options?: readonly string[];
  readonly multiple?: boolean;
  readonly hidden?: boolean;
}

/** A command as far as it is completed. */
export interface IndexedCommand {
  readonly summary?: string;
  readonly flags: Readonly<Record<string, IndexedFlag>>;
  /** In their order. */
  readonly args: Readonly<Record<string, { readonly options?: readonly string[] }>>;
  /** False where the last argument may be given several times. */
  readonly strict?: boolean;
  readonly hidden?: boolean;
}

/** Every command by how it is typed, hidden ones left out. */
export type CommandIndex = ReadonlyMap<string, IndexedCommand>;

/** From oclif's index, which every published package has; in a checkout from the commands themselves. */
export async function commandIndex(): Promise<CommandIndex> {
  const commands = writtenIndex() ?? (await ownIndex());
  const visible = Object.entries(commands).filter(([, { hidden }]) => hidden !== true);
  return new Map(visible.map(([id, command]) => [id.replaceAll(':', ' '), command]));
}

function writtenIndex(): Readonly<Record<string, IndexedCommand>> | undefined {
  try {
    const text = readFileSync(join(ownPackage().directory, 'oclif.manifest.json'), 'utf8');
    return (JSON.parse(text) as { readonly commands: Readonly<Record<string, IndexedCommand>> }).commands;
  } catch {
    return undefined;
  }
}

async function ownIndex(): Promise<Readonly<Record<string, IndexedCommand>>> {
  const entries: [string, IndexedCommand][] = [];
  for (const [id, load] of Object.entries(COMMANDS)) entries.push([id, indexed((await load()).default)]);
  return Object.fromEntries(entries);
}

function indexed(command: {
  readonly flags?: object;
  readonly args?: object;
  readonly summary?: string | undefined;
  readonly strict?: boolean;
  readonly hidden?: boolean;
}): IndexedCommand {
  const { flags = {}, args = {}, summary, strict = true, hidden = false } = command;
  return { flags, args, strict, hidden, ...(summary === undefined ? {} : { summary }) } as IndexedCommand;
}
