/**
 * Hands a provider a transcript of 1,000 turns that another one's model wrote, and prints the milliseconds until its
 * request stands. Nothing is sent. `node --expose-gc allos-hop.mjs <folder of allos> <API>`. A first request of one turn
 * is given up: it loads what every first request loads.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TURNS, transcriptOf } from './long-transcript.mjs';

const TARGETS = {
  responses: { name: 'openai', model: 'gpt-6.1-sol', baseUrl: undefined, list: 'input' },
  chat: { name: 'openai', model: 'bench-model', baseUrl: 'http://127.0.0.1:9/v1', list: 'messages' },
  messages: { name: 'anthropic', model: 'claude-sonnet-5-5', baseUrl: undefined, list: 'messages' },
  gemini: { name: 'google', model: 'gemini-3.8-flash', baseUrl: undefined, list: 'contents' },
  ollama: { name: 'ollama', model: 'bench-model', baseUrl: undefined, list: 'messages' },
};

const TOOL = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string' } },
    required: ['path'],
    additionalProperties: false,
  },
};

const [packages = '', api = ''] = process.argv.slice(2);
const { name, model, baseUrl, list } = TARGETS[api];
const { resolve } = createRequire(join(packages, 'bench.js'));
const load = (entry) => import(pathToFileURL(resolve(entry)).href);
const { contributionOf } = await load('allos/plugin');
const { default: plugin } = await load(`allos-plugin-${name}`);
const Target = plugin.contributes.find((each) => contributionOf(each)?.options.name === name);

const wait = 60_000;
let startedAt;
let ms;
let body;
const provider = new Target({
  name,
  baseUrl,
  apiKey: async () => 'sk-bench',
  headers: {},
  timeouts: { connectMs: wait, firstByteMs: wait, idleMs: wait, totalMs: wait },
  // As much as the transcript needs, or it would be refused.
  options: { numCtx: 1_000_000 },
  beforeSend: async (request) => {
    ms = performance.now() - startedAt;
    body = Buffer.from(request.body).toString('utf8');
    return { kind: 'invalid_request', message: 'not sent' };
  },
});

const messages = transcriptOf('elsewhere');
await project('first', messages.slice(0, 3));
// A transcript of so many turns is old by now: it is not moved while it is read.
for (let time = 0; time < 2; time++) globalThis.gc();
await project('second', messages);
const elements = JSON.parse(body)[list].length;
if (elements < 2 * TURNS || !body.includes(`result ${TURNS - 1}`)) throw new Error(`the body has ${elements} elements`);
process.stdout.write(JSON.stringify({ ms }));

async function project(lineage, transcript) {
  ms = undefined;
  const request = { model, system: 'Be brief.', messages: transcript, tools: [TOOL], lineage };
  startedAt = performance.now();
  const events = [];
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  if (events.length !== 1 || ms === undefined) throw new Error(`nothing was projected: ${JSON.stringify(events)}`);
}
