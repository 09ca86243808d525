import { spawn } from 'node:child_process';

/** Node tells nothing of a child's processor time; bash does, of the child and all that the child waited for. */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3`;
const LONGEST_MS = 180_000;

/**
 * @typedef {object} Command
 * @property {readonly string[]} argv
 * @property {string} cwd
 * @property {Readonly<Record<string, string>>} env The whole environment.
 */

/**
 * @typedef {object} Measured
 * @property {number} wallMs
 * @property {number} cpuMs User and system time of the process and its children.
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a whole process. One that fails does not count: it throws, with what the process said.
 *
 * @param {Command} command
 * @returns {Promise<Measured>}
 */
export async function measureProcess({ argv, cwd, env }) {
  const child = spawn('bash', ['-c', TIMED, 'bench', ...argv], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  const [stdout, stderr, times] = await Promise.all(child.stdio.slice(1).map(textOf));
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) {
    throw new Error(`exit status ${code} of ${argv.join(' ')}\n${stdout.slice(0, 2000)}${stderr.slice(-2000)}`);
  }
  const [wall, user, system] = times.trim().split(' ').map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000, stdout, stderr };
}

/** @param {import('node:stream').Readable} stream @returns {Promise<string>} */
async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
