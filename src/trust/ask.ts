import type { ConfigPath } from '../config/config-layer.js';

/** What a setting would do, the gravest first. */
export const ASK_KINDS = [
  'plugin',
  'server',
  'address',
  'key',
  'environment',
  'allow',
  'loosen',
  'model',
  'setting',
] as const;

export type AskKind = (typeof ASK_KINDS)[number];

/** One thing that a folder asks for. */
export interface Ask {
  readonly kind: AskKind;
  /** One line, harmless to show, without secrets. */
  readonly text: string;
  /** The file that says so, seen from the root; harmless to show. */
  readonly file: string;
}

/** What a setting would do, told from where it stands. */
export function kindOf(path: ConfigPath): AskKind {
  const [section, second, third] = path[0] === 'profiles' ? path.slice(2) : path;
  switch (section) {
    case 'plugins':
      return 'plugin';
    case 'mcpServers':
      return 'server';
    case 'providers':
      if (third === 'baseUrl') return 'address';
      return third === 'apiKey' || third === 'headers' ? 'key' : 'setting';
    case 'permissions':
      return second === 'allow' ? 'allow' : 'loosen';
    case 'agent':
      return /^max|^timeout/.test(String(second)) ? 'loosen' : 'setting';
    case 'sandbox':
      return 'loosen';
    case 'model':
    case 'fallbackModels':
      return 'model';
    default:
      return 'setting';
  }
}
