/**
 * Every error of Allos: its code, the exit status of the command line, and what it means. `docs/reference/errors.md`
 * is generated from this table and compared by a test.
 */
export const ERROR_TABLE = {
  'internal.unexpected': { exit: 1, meaning: 'A bug in Allos or in a plugin.' },
  'run.gave_up': { exit: 1, meaning: 'The model refused or its answer was filtered.' },
  'run.busy': { exit: 1, meaning: 'A second run was started on an agent that is running.' },
  'usage.invalid': { exit: 2, meaning: 'A flag, argument or command is wrong.' },
  'usage.unknown_tool': { exit: 2, meaning: 'A tool was named that no plugin provides.' },
  'usage.unknown_provider': { exit: 2, meaning: 'A provider was named that no plugin provides.' },
  'usage.file': { exit: 2, meaning: 'A file given on the command line cannot be used.' },
  'auth.no_provider': { exit: 3, meaning: 'No provider was named and none has a key.' },
  'auth.no_key': { exit: 3, meaning: 'The provider needs a key that is not set, or cannot be read.' },
  'auth.rejected': { exit: 3, meaning: 'The provider refused the key.' },
  'auth.no_model': { exit: 3, meaning: 'No model was named and the provider has no single one to use.' },
  'config.invalid': { exit: 4, meaning: 'A configuration file has an unknown key or a wrong value.' },
  'config.unreadable': { exit: 4, meaning: 'A configuration file cannot be read or parsed.' },
  'config.untrusted': { exit: 4, meaning: 'The folder asks for something that needs trust.' },
  'trust.write': { exit: 1, meaning: 'The answer about a folder cannot be kept.' },
  'config.sandbox': { exit: 4, meaning: 'The sandbox is required and not available.' },
  'session.not_found': { exit: 2, meaning: 'No such session.' },
  'session.invalid': { exit: 4, meaning: 'The file is not a session, or of a newer version.' },
  'session.locked': { exit: 4, meaning: 'Another process is using the session.' },
  'session.write': { exit: 1, meaning: 'The session file cannot be written.' },
  'cassette.not_found': { exit: 2, meaning: 'No such cassette.' },
  'cassette.invalid': { exit: 4, meaning: 'The file is no cassette, is damaged, or of a newer version.' },
  'cassette.miss': { exit: 1, meaning: 'A replayed run did something else than the one that was recorded.' },
  'cassette.write': { exit: 1, meaning: 'The cassette cannot be written.' },
  'provider.unreachable': { exit: 5, meaning: 'No connection to the provider.' },
  'provider.overloaded': { exit: 5, meaning: 'The provider stayed overloaded or rate-limited after retries.' },
  'provider.rejected': { exit: 5, meaning: 'The provider refused the request.' },
  'provider.invalid_request': {
    exit: 5,
    meaning: 'With --strict-wire: the request breaks a rule of its API, or could not be checked.',
  },
  'provider.bad_response': { exit: 5, meaning: 'The provider gave no usable or no complete answer.' },
  'provider.timeout': { exit: 5, meaning: 'The provider did not answer in time.' },
  'provider.context_overflow': { exit: 5, meaning: 'The conversation does not fit the context window.' },
  'permission.denied': { exit: 6, meaning: 'An approval was needed that nobody could give.' },
  'limit.turns': { exit: 7, meaning: 'The run used up its model calls.' },
  'limit.loop': { exit: 7, meaning: 'The model repeated the same calls without new results.' },
  'limit.tokens': { exit: 7, meaning: 'The run used up its tokens.' },
  'limit.cost': { exit: 7, meaning: 'The run used up its budget.' },
  'limit.output': { exit: 7, meaning: 'The answer was cut at the output limit.' },
  'schema.mismatch': { exit: 8, meaning: 'The output does not match the JSON Schema.' },
  'plugin.not_found': { exit: 9, meaning: 'A listed plugin is not installed.' },
  'plugin.invalid': { exit: 9, meaning: 'A plugin is broken: its manifest, entry or contributions.' },
  'plugin.incompatible': { exit: 9, meaning: 'A plugin was made for another version of the contract.' },
  'plugin.conflict': { exit: 9, meaning: 'Two plugins contribute the same thing.' },
  'plugin.crashed': { exit: 9, meaning: 'A plugin threw, or took too long, while it was loaded.' },
  'tool.failed': { exit: 1, meaning: 'A tool failed.' },
  'tool.not_found': { exit: 1, meaning: 'A file that a tool needs does not exist.' },
  'tool.outside_workspace': { exit: 1, meaning: 'A path leads outside the workspace.' },
  'tool.not_a_file': { exit: 1, meaning: 'A path is a directory or a special file.' },
  'tool.file_too_large': { exit: 1, meaning: 'A file is larger than a tool may read.' },
  'tool.file_changed': { exit: 1, meaning: 'A file changed since the model read it.' },
  'tool.write_failed': { exit: 1, meaning: 'A file could not be written; the old version stands.' },
  'run.timeout': { exit: 124, meaning: 'The time of the run is up.' },
  'run.interrupted': { exit: 130, meaning: 'The user ended the run.' },
  'run.terminated': { exit: 143, meaning: 'The process was asked to end.' },
} as const satisfies Record<string, { exit: number; meaning: string }>;

/** The codes of the table. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** The exit status of a code. */
export function exitCodeOf(code: ErrorCode): number {
  return ERROR_TABLE[code].exit;
}
