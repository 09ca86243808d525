import path from 'node:path';
import { AllosError } from '../plugin/error.js';
import { gitlinksIn } from './git-index.js';
import type { PolicyFiles } from './policy-files.js';

/** A setting in a repository's own configuration that makes git run a program. */
export interface ExecutingSetting {
  /** Such as `core.fsmonitor` or `filter.x.clean`, in lower case but for the middle part. */
  readonly key: string;
  readonly value: string;
  readonly file: string;
}

const EXECUTING =
  /^(?:core\.(?:hookspath|fsmonitor|sshcommand|gitproxy|editor|pager|askpass|alternaterefscommand|attributesfile|worktree)|diff\.external|diff\..+\.(?:command|textconv)|filter\..+\.(?:clean|smudge|process)|merge\..+\.driver|mergetool\..+\.cmd|difftool\..+\.cmd|gpg\.program|gpg\..+\.program|gpg\.ssh\.defaultkeycommand|credential\.helper|credential\..+\.helper|sequence\.editor|interactive\.difffilter|pager\..+|remote\..+\.(?:uploadpack|receivepack|vcs)|uploadpack\.packobjectshook|trailer\..+\.(?:command|cmd)|submodule\..+\.update|protocol\..*allow|url\..+\.(?:insteadof|pushinsteadof)|browser\..+\.cmd|man\..+\.cmd|sendemail\..*cmd|init\.templatedir|log\.showsignature|include\.path|includeif\..+\.path)$/s;
const READING =
  /^(?:core\.(?:fsmonitor|alternaterefscommand|worktree)|hooks\.|filter\.|diff\.|gpg\.|log\.|include|submodule\.)/;
const HOOKS_PATH = 'core.hookspath';
const MAX_REPOSITORIES = 1000;

/**
 * The settings with which a repository's own configuration would make git run something, and hooks that reading
 * commands run. The repository is found from the working directory upwards; its submodules are looked at, too.
 * Global and system settings are the user's own and not looked at. Includes are reported and not followed.
 */
export async function executingSettings(cwd: string, files: PolicyFiles): Promise<readonly ExecutingSetting[]> {
  const found: ExecutingSetting[] = [];
  const folders = new Set<string>();
  for (let at = cwd; ; at = path.dirname(at)) {
    const folder = await gitFolder(at, files);
    if (folder !== undefined) {
      for (const each of await withRelated(folder, at, files)) folders.add(each);
      break;
    }
    if (at === path.dirname(at)) break;
  }
  for (const folder of folders) {
    for (const name of ['config', 'config.worktree']) found.push(...(await settingsIn(path.join(folder, name), files)));
  }
  const hookFolders = [...folders].map((folder) => path.join(folder, 'hooks'));
  for (const each of found) if (each.key === HOOKS_PATH) hookFolders.push(path.resolve(cwd, each.value));
  for (const folder of hookFolders) {
    if ((await files.list(folder)).includes('post-index-change'))
      found.push({ key: 'hooks.post-index-change', value: '', file: folder });
  }
  return found.filter((each) => each.key !== HOOKS_PATH);
}

/** Whether a setting takes effect while git only reads: `status`, `diff`, `log`, `show`. */
export function runsWhileReading(setting: ExecutingSetting): boolean {
  return READING.test(setting.key);
}

/** Parses a git configuration file for executing settings. Lines that cannot be read are skipped as git refuses them. */
export function parseExecutingSettings(text: string, file: string): readonly ExecutingSetting[] {
  const found: ExecutingSetting[] = [];
  let section = '';
  for (const raw of text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    let line = raw.replace(/^\ufeff/, '').trim();
    const header = /^\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) {
      const middle = header[2]?.replaceAll(/\\(.)/g, '$1');
      section = (header[1] as string).toLowerCase() + (middle === undefined ? '' : `.${middle}`);
      line = line.slice(header[0].length).trim();
    }
    const entry = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(line);
    if (!entry) continue;
    const key = `${section}.${(entry[1] as string).toLowerCase()}`;
    const value = (entry[2] ?? 'true')
      .replace(/\s+[#;].*$/, '')
      .replaceAll('"', '')
      .trim();
    if (EXECUTING.test(key) && !harmless(key, value)) found.push({ key, value, file });
  }
  return found;
}

function harmless(key: string, value: string): boolean {
  if (value === '') return true;
  if (key === 'core.fsmonitor') return /^(?:true|false|yes|no|on|off|0|1)$/i.test(value);
  if (key === 'core.pager' || key.startsWith('pager.')) return /^(?:true|false|cat|less|more)$/i.test(value);
  if (key === 'log.showsignature') return /^(?:false|no|off|0)$/i.test(value);
  if (/^submodule\..+\.update$/.test(key)) return !value.startsWith('!');
  if (/^url\..+\.(?:pushinsteadof|insteadof)$/.test(key)) return !/^url\.(?:[a-z0-9+-]+::|-)/is.test(key);
  if (key.startsWith('protocol.'))
    return !/^always$|^user$/i.test(value) || !/^protocol\.(?:ext\.|fd\.)?allow$/.test(key);
  if (key === 'core.worktree') return !path.isAbsolute(value) && /^(?:\.\.\/)+[\w./-]*$/.test(value);
  if (key.startsWith('filter.lfs.'))
    return /^git-lfs (?:clean|smudge|filter-process)(?: --skip)?(?: -- %f)?$/.test(value);
  if (/^credential\b.*\.helper$/.test(key))
    return /^(?:cache|store|osxkeychain|manager|manager-core|libsecret|wincred)$/.test(value);
  return false;
}

async function settingsIn(file: string, files: PolicyFiles): Promise<readonly ExecutingSetting[]> {
  const text = await files.readText(file);
  return text === undefined ? [] : parseExecutingSettings(text, file);
}

/** The git folder of a work tree, or the folder itself when it is a bare repository. */
async function gitFolder(at: string, files: PolicyFiles): Promise<string | undefined> {
  const dot = path.join(at, '.git');
  const link = /^gitdir:\s*(.+?)\s*$/m.exec((await files.readText(dot)) ?? '')?.[1];
  if (link !== undefined) return path.resolve(at, link);
  if ((await files.list(dot)).length > 0) return dot;
  const names = await files.list(at);
  return names.includes('HEAD') && names.includes('objects') && names.includes('refs') ? at : undefined;
}

/** The folder, the one it shares settings with, and those of submodules, at any depth. */
async function withRelated(folder: string, workTree: string, files: PolicyFiles): Promise<readonly string[]> {
  const found = new Set<string>();
  const open = [{ folder, workTree }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next.folder)) continue;
    found.add(next.folder);
    if (found.size > MAX_REPOSITORIES) {
      throw new AllosError('tool.failed', `${workTree} has more repositories in it than can be looked at`);
    }
    const common = await files.readText(path.join(next.folder, 'commondir'));
    if (common !== undefined) found.add(path.resolve(next.folder, common.trim()));
    for (const name of await submodulePaths(next.folder, next.workTree, files)) {
      const place = path.resolve(next.workTree, name);
      const inner = await gitFolder(place, files);
      if (inner !== undefined) open.push({ folder: inner, workTree: place });
    }
  }
  const modules = [...found];
  await addModules(path.join(folder, 'modules'), modules, files, 0);
  return modules;
}

/** Where submodules lie: by the index, which git goes by, and by `.gitmodules`. */
async function submodulePaths(folder: string, workTree: string, files: PolicyFiles): Promise<readonly string[]> {
  const text = (await files.readText(path.join(workTree, '.gitmodules'))) ?? '';
  const listed = [...text.matchAll(/^\s*(?:\[[^\]\n]*\]\s*)?path\s*=\s*"?(.+?)"?\s*$/gim)].map(
    (match) => match[1] as string,
  );
  const shared = (await files.list(folder)).filter((name) => name.startsWith('sharedindex.'));
  for (const name of ['index', ...shared]) {
    const bytes = await files.readBytes(path.join(folder, name));
    // What is no index git refuses, too.
    if (bytes !== undefined) listed.push(...(gitlinksIn(bytes) ?? []));
  }
  return [...new Set(listed)];
}

async function addModules(folder: string, found: string[], files: PolicyFiles, depth: number): Promise<void> {
  if (depth > 8) return;
  if (found.length > MAX_REPOSITORIES) {
    throw new AllosError('tool.failed', `${folder} has more repositories in it than can be looked at`);
  }
  for (const name of await files.list(folder)) {
    const each = path.join(folder, name);
    const names = await files.list(each);
    if (names.includes('HEAD')) {
      found.push(each);
      await addModules(path.join(each, 'modules'), found, files, depth + 1);
    } else if (names.length > 0) await addModules(each, found, files, depth + 1);
  }
}
