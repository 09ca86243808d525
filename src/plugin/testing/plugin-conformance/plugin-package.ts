import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defaultExport, importModule } from '../../../host/import-plugin.js';
import { withinLimit } from '../../../host/plugin-time-limit.js';
import { isPlugin, type Plugin } from '../../define-plugin.js';
import { AllosError, messageOf } from '../../error.js';
import { isJsonObject } from '../../unknown-json.js';
import { BrokenContract, holds, shown } from '../conformance/broken-contract.js';
import { checkFinished, ImportProbe } from './import-probe.js';
import type { PluginUnderTest } from './plugin-under-test.js';

/** A package.json, unread. */
export type PackageJson = Readonly<Record<string, unknown>>;

/** The package that the contracts look at; each part of it is read when a contract first asks. */
export class PluginPackage {
  readonly folder: string;
  readonly #probe = new ImportProbe();
  #plugin: Promise<Plugin> | undefined;

  constructor({ folder }: PluginUnderTest) {
    this.folder = resolve(typeof folder === 'string' ? folder : fileURLToPath(folder));
  }

  /** Throws `plugin.not_found` where there is none. */
  json(): PackageJson {
    const file = join(this.folder, 'package.json');
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isJsonObject(value)) throw new Error('it is no object');
      return value;
    } catch (error) {
      throw new AllosError('plugin.not_found', `${file} cannot be read: ${messageOf(error)}`, {
        hint: 'Name the folder of a plugin package.',
      });
    }
  }

  /** `package.json#allos`, as far as anybody can read it. */
  manifest(): PackageJson {
    const manifest = this.json()['allos'];
    const isThere = typeof manifest === 'object' && manifest !== null;
    holds(isThere, 'package.json has no "allos"; run: allos plugins build');
    return manifest as PackageJson;
  }

  /** The module that the manifest names, as a path. */
  entry(): string {
    const { entry } = this.manifest();
    holds(typeof entry === 'string', `"allos".entry is ${shown(entry)}`);
    return join(this.folder, entry);
  }

  /**
   * The plugin, imported into this process; not before a process of its own has survived that.
   *
   * @param again a word; with another one the modules run once more, where they are ES modules
   */
  async plugin(again = ''): Promise<Plugin> {
    return await (again === '' ? (this.#plugin ??= this.#import('')) : this.#import(again));
  }

  async #import(again: string): Promise<Plugin> {
    checkFinished(await this.imported(), 'import');
    const url = `${pathToFileURL(this.entry()).href}${again === '' ? '' : `?${again}`}`;
    let exported: unknown;
    try {
      exported = defaultExport(await withinLimit(async () => await importModule(url)));
    } catch (error) {
      throw new BrokenContract(`${this.entry()} cannot be imported: ${messageOf(error)}`);
    }
    if (!isPlugin(exported)) throw new BrokenContract('its default export is no plugin: export definePlugin({ … })');
    return exported;
  }

  /** What an import does to a process that does nothing else. */
  async imported(): Promise<Awaited<ReturnType<ImportProbe['imported']>>> {
    return await this.#probe.imported(this.entry());
  }

  /** What `require` makes of it. */
  async required(): Promise<Awaited<ReturnType<ImportProbe['required']>>> {
    return await this.#probe.required(this.entry());
  }
}
