import { dirname, relative, sep } from 'node:path';

/** What a program in the sandbox may see and change. All paths are absolute real paths. */
export interface SandboxProfile {
  /** The workspace: read and written. */
  readonly roots: readonly string[];
  /** Where the program starts; inside a root. */
  readonly cwd: string;
  /** Inside the roots, existing: read-only, and neither to be renamed nor replaced. */
  readonly protectedPaths: readonly string[];
  /** Whether the program reaches the network, loopback included. */
  readonly network: boolean;
  /** The home folder; empty and temporary inside. */
  readonly home: string;
  /** The whole environment of the program. */
  readonly environment: Readonly<Record<string, string>>;
  /** Further folders to read, such as a toolchain in the home folder. */
  readonly readable?: readonly string[];
}

/** Bytes of each temporary file system: it lives in memory. */
const TEMPORARY_BYTES = 2 ** 30;

/** Where programs and their libraries lie; `-try`, since not every system has every one. */
const SYSTEM = ['/usr', '/etc', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt', '/nix/store'];

/** Where the link `/etc/resolv.conf` leads on systems with systemd. */
const RESOLVER = '/run/systemd/resolve';

/**
 * The arguments for `bwrap`, up to and with `--`; the program and its arguments follow.
 *
 * Start `bwrap` itself and not through a shell, so that the sandbox dies with Allos. A protected path that does not
 * exist yet cannot be protected: bubblewrap would have to create it in the workspace.
 */
export function bubblewrapArguments(profile: SandboxProfile): readonly string[] {
  const { roots, cwd, network, home, environment, readable = [] } = profile;
  return [
    // Root, too, has no rights inside: a user namespace of its own and no capability.
    ...['--unshare-user', '--unshare-all', ...(network ? ['--share-net'] : [])],
    ...['--cap-drop', 'ALL', '--new-session', '--die-with-parent'],
    ...['--clearenv', ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value])],
    ...[...SYSTEM, ...(network ? [RESOLVER] : [])].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    // A home of `/`, as some containers have it, would cover everything above.
    ...[...(home === '/' ? [] : [home]), '/tmp'].flatMap((path) => [
      '--size',
      String(TEMPORARY_BYTES),
      '--tmpfs',
      path,
    ]),
    ...readable.flatMap((path) => ['--ro-bind', path, path]),
    // After the temporary ones, since a workspace often lies below them; outer folders before inner ones.
    ...outerFirst(roots).flatMap((path) => ['--bind', path, path]),
    ...protection(profile),
    ...['--chdir', cwd, '--'],
  ];
}

/**
 * A mount cannot be renamed, but the folder around it can: `mv packages old` would take `packages/a/.git` along and
 * make room for another. So each folder between a root and what is protected becomes a mount of its own.
 */
function protection({ roots, protectedPaths }: SandboxProfile): readonly string[] {
  const around = new Set(protectedPaths.flatMap((path) => foldersBetween(rootOf(path, roots), path)));
  for (const path of protectedPaths) around.delete(path);
  const mounts = [
    ...[...around].map((path) => ({ option: '--bind', path })),
    ...protectedPaths.map((path) => ({ option: '--ro-bind', path })),
  ];
  return mounts
    .filter(({ option, path }) => option === '--ro-bind' || !protectedPaths.some((outer) => isBelow(outer, path)))
    .sort((one, other) => depth(one.path) - depth(other.path))
    .flatMap(({ option, path }) => [option, path, path]);
}

/** The innermost root around a path; undefined for a path outside of all, which nothing can write to anyway. */
function rootOf(path: string, roots: readonly string[]): string | undefined {
  return outerFirst(roots)
    .filter((root) => isBelow(root, path))
    .at(-1);
}

function foldersBetween(root: string | undefined, path: string): readonly string[] {
  const folders: string[] = [];
  if (root === undefined) return folders;
  for (let folder = dirname(path); isBelow(root, folder); folder = dirname(folder)) folders.push(folder);
  return folders;
}

function isBelow(folder: string, path: string): boolean {
  const between = relative(folder, path);
  return between !== '' && between !== '..' && !between.startsWith(`..${sep}`);
}

function outerFirst(paths: readonly string[]): readonly string[] {
  return [...paths].sort((one, other) => depth(one) - depth(other));
}

function depth(path: string): number {
  return path.split(sep).length;
}
