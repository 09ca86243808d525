import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One recorded exchange with a server. */
export interface Recording {
  readonly id: string;
  readonly i: number;
  readonly api: string;
  readonly stream: boolean;
  readonly status: number;
  /** Content type. */
  readonly ct: string;
  readonly body: string;
  readonly path: string;
  readonly host: string;
  /** The body that was sent, where it was recorded. */
  readonly req: unknown;
  readonly reqHeaders?: Readonly<Record<string, string>>;
}

/** The recorded exchanges of one API; none, loudly, when ALLOS_RECORDINGS does not say where they are. */
export function recordingsOf(api: 'chat' | 'responses' | 'messages' | 'gemini' | 'ollama'): readonly Recording[] {
  const file = process.env['ALLOS_RECORDINGS'];
  if (file === undefined) {
    console.warn(`ALLOS_RECORDINGS is unset: no recorded traffic of ${api} is read, only hand-written answers`);
    return [];
  }
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
    .filter((recording) => recording.api === api);
}
