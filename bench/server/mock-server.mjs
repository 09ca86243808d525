/**
 * A local Chat Completions server in its own process. The path says the script, so that one server serves all runs:
 * `/<run>/calls/<n>/<tool>/v1` calls the tool n times and then answers, `/<run>/stream/<tokens>/-/v1` streams one
 * long answer. `GET /<run>/report` tells what was seen of a run.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { callAnswer, FINAL_TEXT, longAnswer, textAnswer } from './answers.mjs';
import { CheckedRun } from './checked-run.mjs';

/** @type {Map<string, CheckedRun>} */
const runs = new Map();

const server = createServer((request, response) => {
  const [, run = '', script, size, tool, , ...operation] = (request.url ?? '').split('/');
  if (script === 'report') return send(response, 200, JSON.stringify(runs.get(run)?.report() ?? null));
  if (request.method !== 'POST' || operation.join('/') !== 'chat/completions') return send(response, 404, '{}');
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const seen = runs.get(run) ?? new CheckedRun();
    runs.set(run, seen);
    const body = Buffer.concat(chunks);
    const turn = seen.accept(body);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const model = 'bench-model';
    if (script === 'stream') return void streamTo(response, longAnswer({ tokens: Number(size), model }));
    const calls = Number(size);
    if (turn === calls + 1) seen.checkHistory(body, calls);
    response.end(turn <= calls ? callAnswer({ turn, tool, model }) : textAnswer({ text: FINAL_TEXT, model }));
    seen.answered();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('end', () => process.exit()).resume();

function send(response, status, text) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

/** Until there is room again, or nobody reads any more. */
async function writable(response) {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  waiting.abort();
}

async function streamTo(response, buffers) {
  for (const buffer of buffers) {
    if (response.destroyed) return;
    if (!response.write(buffer)) await writable(response);
  }
  response.end();
}
