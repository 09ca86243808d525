import path from 'node:path';
import { pathGlob } from './path-glob.js';

/** A path to match: as the call gave it, made absolute, and what it really is where links lead elsewhere. */
export interface MatchedPath {
  readonly cwd: string;
  /** Absolute, `.` and `..` resolved. */
  readonly lexical: string;
  /** With every link followed; absent when that is not known. */
  readonly real: string | undefined;
  /** The working directory with every link followed. */
  readonly realCwd: string;
}

/**
 * Whether a path pattern of an allow rule covers a path: relative to the working directory; a pattern without a slash
 * also matches the last name at any depth. A link is covered only when its target is, too.
 */
export function pathAllowed(pattern: string, target: MatchedPath): boolean {
  const matches = (cwd: string, file: string): boolean =>
    candidates(cwd, file, pattern).some((name) => glob(pattern, false).test(name));
  if (!matches(target.cwd, target.lexical)) return false;
  return target.real === undefined || target.real === target.lexical || matches(target.realCwd, target.real);
}

/**
 * Whether a path pattern of a deny rule bites: the path, what it links to, or any folder above them matches, in any
 * case and any Unicode form.
 */
export function pathDenied(pattern: string, target: MatchedPath): boolean {
  const regexp = glob(pattern.normalize('NFKC'), true);
  const files: readonly (readonly [string, string])[] = [
    [target.cwd, target.lexical],
    [target.realCwd, target.real ?? target.lexical],
  ];
  return files.some(([cwd, file]) =>
    withParents(cwd, file).some((each) =>
      candidates(cwd, each, pattern).some(
        (name) => regexp.test(name.normalize('NFKC').replace(/[. ]+$/, '')) || regexp.test(name.normalize('NFKC')),
      ),
    ),
  );
}

/** Whether a pattern has no wildcard and names exactly this path. */
export function pathExactly(pattern: string, target: MatchedPath): boolean {
  return !/[*?]/.test(pattern) && path.resolve(target.cwd, pattern) === target.lexical;
}

function glob(pattern: string, ignoreCase: boolean): RegExp {
  const trimmed = pattern.replace(/^(?:\.\/)+/, '');
  return pathGlob(trimmed.endsWith('/') ? `${trimmed}**` : trimmed, { ignoreCase });
}

function candidates(cwd: string, file: string, pattern: string): readonly string[] {
  if (path.isAbsolute(pattern)) return [file];
  const relative = path.relative(cwd, file) || '.';
  return pattern.includes('/') ? [relative] : [relative, path.basename(file)];
}

function withParents(cwd: string, file: string): readonly string[] {
  const found = [file];
  for (let at = path.dirname(file); at !== cwd && at !== path.dirname(at); at = path.dirname(at)) found.push(at);
  return found;
}
