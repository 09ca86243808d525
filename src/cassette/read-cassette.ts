import { statSync } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import { readRegularFile } from '../session/regular-file.js';
import { parseObject } from '../session/session-header.js';
import { parseCassetteHeader } from './cassette-header.js';
import type { CassetteHeader, CassetteLine, Composed } from './cassette-line.js';
import { isCassetteLine } from './check-line.js';

/** What a cassette holds. */
export interface Cassette {
  readonly path: string;
  readonly header: CassetteHeader;
  readonly composed: Composed;
  /** What follows. */
  readonly lines: readonly CassetteLine[];
  /** Where half a last line was left out. */
  readonly isTorn: boolean;
}

/**
 * Reads a cassette. Lines end with `\n` and nothing else. Half a last line, as a kill leaves it, is left out; a broken
 * one between others cannot be: what follows it would be the answer to something else.
 *
 * @throws AllosError `cassette.not_found`, `cassette.invalid`
 */
export function readCassette(path: string): Cassette {
  const bytes = readRegularFile(path);
  if (bytes === undefined) throw unreadable(path);
  const [first = '', ...rest] = bytes.toString('utf8').split('\n');
  const heading = parseCassetteHeader(first);
  if (!heading.ok) {
    throw heading.why === 'newer'
      ? invalid(path, 'it was recorded by a newer version of Allos', 'Update Allos, or record it again.')
      : invalid(path, 'its first line is no header of a cassette', 'Name a file that a run was recorded to.');
  }
  const isWhole = rest.at(-1) === '';
  const lines: CassetteLine[] = [];
  let isTorn = false;
  (isWhole ? rest.slice(0, -1) : rest).forEach((text, index, all) => {
    const line = parseObject(text);
    if (isCassetteLine(line)) lines.push(line);
    else if (!isWhole && index === all.length - 1) isTorn = true;
    else throw invalid(path, `line ${index + 2} cannot be read`, 'Record it again.');
  });
  const [composed, ...others] = lines;
  if (composed?.type !== 'composed') {
    throw invalid(path, 'the recording ended before a run began', 'Record it again.');
  }
  return { path, header: heading.header, composed, lines: others, isTorn };
}

/** Whether a file is a cassette, of whatever version. */
export function isCassette(path: string): boolean {
  const [line = ''] = (readRegularFile(path, 4_096)?.toString('utf8') ?? '').split('\n');
  const heading = parseCassetteHeader(line);
  return heading.ok || heading.why === 'newer';
}

/** The tasks of the runs that were recorded. */
export function recordedTasks({ lines }: Cassette): readonly string[] {
  return lines.flatMap((line) => (line.type === 'begun' && line.work.type === 'run' ? [line.work.task] : []));
}

function unreadable(path: string): AllosError {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    return new AllosError('cassette.not_found', `There is no file ${path}`, {
      hint: 'Check the path; a cassette is made by recording a run.',
    });
  }
  return invalid(path, stats.isFile() ? 'it may not be read' : 'it is no regular file', 'Name a cassette.');
}

function invalid(path: string, why: string, hint: string): AllosError {
  return new AllosError('cassette.invalid', `${path} cannot be replayed: ${why}`, { hint });
}
