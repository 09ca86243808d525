import type { ToolFileSystem } from '../plugin/tool-fs.js';
import { createContentHash } from './content-hash.js';
import { ContentVersion } from './content-version.js';
import { checkUnchanged, currentBytes } from './current-content.js';
import type { Entry } from './entry.js';
import { entryOpener } from './entry-opener.js';
import { writeError } from './file-error.js';
import { listFolder } from './list-folder.js';
import { notAFile, openInside, type InsideOptions } from './open-inside.js';
import { readBytes } from './read-bytes.js';
import { realPathOf } from './real-path.js';
import { replaceFile } from './replace-file.js';
import { ReusedMemory } from './reused-memory.js';
import { SeenVersions } from './seen-versions.js';
import { statInside } from './stat-inside.js';
import { absolutePath, displayPath, openWorkspace } from './workspace.js';
import { VersionedContent } from './versioned-content.js';
import { openWriteTarget } from './write-target.js';

const MAX_READ_BYTES = 10 * 1024 * 1024;

export interface WorkspaceFsOptions {
  /** The folders that tools may touch; they must exist and may be symlinks. */
  readonly roots: readonly string[];
  /** Where relative paths start; in one of the roots. Default: the first. */
  readonly cwd?: string;
  /** Told before a file is replaced or created; the write waits for it and fails when it throws. For undo. */
  readonly journal?: (change: PendingWrite) => Promise<void>;
}

/** A write that is about to happen. It may still fail. */
export interface PendingWrite {
  /** Absolute real path. */
  readonly realPath: string;
  /** The bytes that will be replaced; undefined for a new file. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

/**
 * The workspace's files for the tools of one conversation.
 *
 * @throws AllosError `usage.invalid` or `tool.outside_workspace` when the roots or `cwd` do not fit
 */
export function createWorkspaceFs(options: WorkspaceFsOptions): ToolFileSystem {
  const workspace = openWorkspace(options);
  const openEntry = entryOpener();
  const seen = new SeenVersions();
  const hash = createContentHash();
  const memory = new ReusedMemory();
  const inside = (given: string): InsideOptions => ({ workspace, openEntry, given });
  const open = (given: string): Entry => openInside(absolutePath(workspace, given), inside(given));

  return {
    async read(given, { maxBytes = MAX_READ_BYTES, forModel = true } = {}) {
      return withEntry(open(given), (entry) => {
        const bytes = readBytes(entry, { given, maxBytes });
        const version = new ContentVersion(bytes, hash);
        if (forModel) seen.remember(entry.realPath, version);
        return new VersionedContent(bytes, version, displayPath(workspace, entry.realPath));
      });
    },

    async write(given, bytes, { ifUnchangedSince } = {}) {
      const target = openWriteTarget(absolutePath(workspace, given), inside(given));
      const { existing, realPath } = target;
      const version = new ContentVersion(bytes, hash);
      try {
        if (existing !== undefined && !existing.isFile()) throw notAFile(given, existing);
        if (options.journal !== undefined) {
          await options.journal({ realPath, before: currentBytes(target, inside(given)), after: bytes });
        }
        await replaceFile(target, bytes, {
          whileSyncing: () => void version.value,
          confirm: () => {
            if (ifUnchangedSince === undefined) return;
            checkUnchanged(target, ifUnchangedSince, { ...inside(given), hash, memory });
          },
        });
      } catch (error) {
        throw writeError(given, error);
      } finally {
        target.folder.close();
      }
      seen.remember(realPath, version);
      return { path: displayPath(workspace, realPath), version: version.value, created: existing === undefined };
    },

    async stat(given) {
      return statInside(absolutePath(workspace, given), inside(given));
    },

    async list(given) {
      return withEntry(open(given), (entry) => listFolder(entry, given));
    },

    async resolve(given) {
      return realPathOf(absolutePath(workspace, given), inside(given));
    },

    async lastSeen(given) {
      return seen.find(realPathOf(absolutePath(workspace, given), inside(given)));
    },
  };
}

function withEntry<T>(entry: Entry, use: (entry: Entry) => T): T {
  try {
    return use(entry);
  } finally {
    entry.close();
  }
}
