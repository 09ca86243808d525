import { isCassette, readCassette, recordedTasks } from '../cassette/read-cassette.js';

export { isCassette };

/** What was recorded to a file. */
export interface RecordingAt {
  /** Of its runs, in their order. */
  readonly tasks: readonly string[];
  /** Whether half a line was left out at its end. */
  readonly isTorn: boolean;
}

/** @throws AllosError `cassette.not_found`, `cassette.invalid` */
export function recordingAt(path: string): RecordingAt {
  const cassette = readCassette(path);
  return { tasks: recordedTasks(cassette), isTorn: cassette.isTorn };
}
