/**
 * A program under measurement, as data: what to start for each kind of row. A kind that is left out is not run.
 * Peers are added as one more list of these; see README.md.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(run: AgentRun) => readonly string[]} [run] The command line that works until the script ends.
 * @property {readonly string[]} [trust] Agrees to what the configuration of the working folder asks for.
 * @property {(run: AgentRun) => readonly string[]} [sdk] A program with a tool of its own in the process.
 * @property {(run: AgentRun) => readonly string[]} [stream] A program that reads one long answer.
 * @property {readonly string[]} [container] A program that makes an agent; prints `{ "ms": … }`.
 * @property {(api: string) => readonly string[]} [hop] A program that projects a long transcript for an API; prints
 *   `{ "ms": … }`.
 * @property {readonly string[]} [tools] A program that runs tools; prints the milliseconds of each.
 * @property {readonly string[]} [listTools] Lists tools; the floor those of no plugin.
 * @property {Readonly<Record<string, readonly string[]>>} [start] Starts that do no work, by metric.
 * @property {Readonly<Record<string, string>>} [env] On top of the bench's own, clean environment.
 * @property {(run: AgentRun & { stdout: string }) => void} [check] Throws when the run did not do its own duties.
 *
 * @typedef {object} AgentRun
 * @property {string} baseUrl
 * @property {number} calls Calls that the model makes.
 * @property {string} home The home folder of the run.
 */

export {};
