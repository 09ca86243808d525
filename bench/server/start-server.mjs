import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} RunReport
 * @property {number} requests
 * @property {readonly string[]} problems
 * @property {readonly number[]} gaps Milliseconds from the end of an answer to the next whole request.
 */

/**
 * @typedef {object} BenchServer
 * @property {(script: string) => { baseUrl: string, report: () => Promise<RunReport> }} newRun
 * @property {() => void} close
 */

/** Starts the server; it ends with this process, whatever happens. @returns {Promise<BenchServer>} */
export async function startServer() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('mock-server.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(Number(text)));
    child.once('exit', () => reject(new Error('the mock server did not start')));
  });
  let runs = 0;
  return {
    newRun: (script) => {
      const origin = `http://127.0.0.1:${port}/run${++runs}`;
      return {
        baseUrl: `${origin}/${script}/v1`,
        report: async () => (await fetch(`${origin}/report`)).json(),
      };
    },
    close: () => child.stdin.end(),
  };
}
