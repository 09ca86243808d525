import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One recorded exchange with a server. */
export interface Recording {
  readonly id: string;
  readonly i: number;
  readonly api: string;
  readonly stream: boolean;
  readonly status: number;
  readonly ct: string;
  readonly body: string;
}

/** The recorded exchanges of Chat Completions; none, loudly, when ALLOS_RECORDINGS does not say where they are. */
export function chatRecordings(): readonly Recording[] {
  const file = process.env['ALLOS_RECORDINGS'];
  if (file === undefined) {
    console.warn('ALLOS_RECORDINGS is not set: answers are checked with hand-written fixtures only');
    return [];
  }
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
    .filter((recording) => recording.api === 'chat');
}
