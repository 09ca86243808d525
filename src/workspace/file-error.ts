import { AllosError, isAllosError, messageOf } from '../plugin/error.js';

/** The system's error code of anything thrown, for example `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  const code = (thrown as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** What a failed look at `path` means. */
export function openError(path: string, thrown: unknown): AllosError {
  if (isAllosError(thrown)) return thrown;
  const cause = { cause: thrown };
  switch (systemCode(thrown)) {
    case 'ENOENT':
      return new AllosError('tool.not_found', `${path} does not exist`, {
        ...cause,
        hint: 'List the folder or find the file by name first.',
      });
    case 'ENOTDIR':
      return new AllosError('tool.not_found', `${path} does not exist: a part of it is a file, not a folder`, cause);
    case 'ENAMETOOLONG':
      return new AllosError('tool.not_found', `${path.slice(0, 80)}… does not exist: the name is too long`, cause);
    case 'ELOOP':
      return new AllosError('tool.not_found', `${path} leads through symbolic links that go in a circle`, cause);
    case 'EACCES':
    case 'EPERM':
      return new AllosError('tool.failed', `${path}: permission denied by the system`, cause);
    default:
      return new AllosError('tool.failed', `${path}: ${messageOf(thrown)}`, cause);
  }
}

/** What a failed write to `path` means. The old version stands in every case. */
export function writeError(path: string, thrown: unknown): AllosError {
  if (isAllosError(thrown)) return thrown;
  return new AllosError('tool.write_failed', `${path} could not be written: ${reason(thrown)}`, {
    cause: thrown,
    hint: 'The file is as it was before.',
  });
}

function reason(thrown: unknown): string {
  switch (systemCode(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EFBIG':
      return 'the file is larger than the system allows';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied by the system';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of the path is a file, not a folder';
    case 'ENOENT':
      return 'its folder does not exist';
    default:
      return messageOf(thrown);
  }
}
