import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPackageFolder } from '../../src/host/package-directory.js';
import { pluginFolder } from '../../src/host/plugin-folder.js';
import type { PackagePlaces } from '../../src/trust/hash-plugin.js';

/** A folder for trees of files, and where packages are found in it. */
export interface TrustFixture extends Disposable {
  readonly folder: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly link: (target: string, name: string) => void;
  readonly remove: (name: string) => void;
  /** The running Allos lies in `own`. */
  readonly places: PackagePlaces;
}

export function trustFixture(): TrustFixture {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'allos-trust-')));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
    return path(name);
  };
  write('own/package.json', '{ "name": "allos" }');
  return {
    folder,
    path,
    write,
    link: (target, name) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      symlinkSync(target, path(name));
    },
    remove: (name) => rmSync(path(name), { recursive: true, force: true }),
    places: { ofPlugin: pluginFolder, ofPackage: findPackageFolder, own: path('own') },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
