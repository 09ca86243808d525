import { ownPackage } from '../host/package-directory.js';
import type { KnownPlugins } from './load-plugins.js';

/** The folders of what runs inside of Allos, and more of it is loaded while it runs. */
export function codeFolders({ plugins }: Pick<KnownPlugins, 'plugins'>): readonly string[] {
  const configured = plugins.flatMap(({ source }) =>
    source.kind === 'package' && source.origin === 'configured' ? [source.directory] : [],
  );
  return [ownPackage().directory, ...configured];
}
