/**
 * The least that a program with an agent's task can do: ask, run the call, ask again. No checks, no log, no SDK; its
 * history is one growing buffer. `node agent.mjs <base URL> [lookup]`; with `lookup` the tool is a function in the process.
 */
import { readFileSync } from 'node:fs';
import { lookup } from '../programs/lookup.mjs';
import { ask } from './ask.mjs';
import { GrowingBody } from './growing-body.mjs';

const [baseUrl = '', tool] = process.argv.slice(2);
const parameters = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const definition = { name: tool ?? 'read_file', description: 'Reads a part.', parameters };
const tail = `],"tools":${JSON.stringify([{ type: 'function', function: definition }])}}`;
const body = new GrowingBody(
  '{"model":"bench-model","stream":true,"stream_options":{"include_usage":true},"messages":[',
);
body.append({ role: 'user', content: 'Read all parts.' });

let toolCalls = 0;
let answer = await ask(baseUrl, body.with(tail));
for (; answer.call !== undefined; answer = await ask(baseUrl, body.with(tail))) {
  const { id, name, arguments: text } = answer.call;
  toolCalls++;
  const { path } = JSON.parse(text);
  const content = tool === 'lookup' ? lookup(path) : readFileSync(path, 'utf8');
  body.append({
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name, arguments: text } }],
  });
  body.append({ role: 'tool', tool_call_id: id, content });
}
process.stdout.write(JSON.stringify({ text: answer.text, toolCalls, rssMb: process.resourceUsage().maxRSS / 1024 }));
