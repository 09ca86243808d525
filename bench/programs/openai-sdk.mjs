/**
 * The same task on the vendor's SDK alone, as its documentation shows it: a loop, a list of messages, a tool in the
 * process. `node openai-sdk.mjs <base URL> [lookup]`.
 */
import OpenAI from 'openai';
import { lookup } from './lookup.mjs';

const [baseURL = '', tool] = process.argv.slice(2);
const parameters = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const tools = [{ type: 'function', function: { name: 'lookup', description: 'Looks a part up.', parameters } }];
const client = new OpenAI({ baseURL, apiKey: 'sk-bench' });
const messages = [{ role: 'user', content: 'Read all parts.' }];

let toolCalls = 0;
let answer = await ask();
for (; answer.tool_calls.length > 0; answer = await ask()) {
  messages.push(answer);
  for (const { id, function: called } of answer.tool_calls) {
    toolCalls++;
    const { path } = JSON.parse(called.arguments);
    messages.push({ role: 'tool', tool_call_id: id, content: lookup(path) });
  }
}
const said = { text: answer.content, toolCalls, rssMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(said));

async function ask() {
  const text = [];
  const calls = [];
  const stream = await client.chat.completions.create({
    model: 'bench-model',
    messages,
    stream: true,
    stream_options: { include_usage: true },
    ...(tool === undefined ? {} : { tools }),
  });
  for await (const { choices } of stream) {
    const { content, tool_calls: pieces = [] } = choices[0]?.delta ?? {};
    if (content) text.push(content);
    for (const { index, id, function: piece } of pieces) {
      const call = (calls[index] ??= { id, type: 'function', function: { name: piece.name, arguments: '' } });
      call.function.arguments += piece.arguments ?? '';
    }
  }
  return { role: 'assistant', content: text.join('') || null, tool_calls: calls };
}
