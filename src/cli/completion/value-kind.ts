/** What the value of a flag or an argument is. */
export type ValueKind = 'provider' | 'model' | 'tool' | 'tools' | 'session' | 'key' | 'setting' | 'file' | 'folder';

/** By the names of flags and arguments, which mean the same in every command. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  provider: 'provider',
  model: 'model',
  tool: 'tool',
  tools: 'tools',
  allow: 'tool',
  deny: 'tool',
  session: 'session',
  key: 'key',
  set: 'setting',
  file: 'file',
  config: 'file',
  'log-file': 'file',
  output: 'file',
  cd: 'folder',
  'add-dir': 'folder',
  directory: 'folder',
};

/** The kind of the value that a flag or an argument of this name takes; undefined for what only its user knows. */
export function valueKind(name: string): ValueKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}
