import { GIF, JPEG, PDF, PNG, WEBP } from '../attachments/sample-files.js';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { startSeeingOllama } from './model-servers/ollama-server.js';
import type { ModelServer } from './model-servers/model-server.js';
import { CHAT_FLAGS } from './model-servers/chat-server.js';
import { VENDORS, type Vendor } from './vendors.js';

const DONE = { text: 'Done.' };
const NOTES = '<file name="notes.txt">\none\n</file>';
const vendorNamed = (name: string): Vendor => VENDORS.find((vendor) => vendor.name === name) as Vendor;
const chat = vendorNamed('Chat Completions');
const responses = vendorNamed('Responses');
const anthropic = vendorNamed('Anthropic');
const ollama: Vendor = { ...vendorNamed('Ollama'), start: startSeeingOllama };

function layOut(desk: Desk): readonly string[] {
  desk.write('shot.png', PNG);
  desk.write('notes.txt', 'one\n');
  desk.write('paper', PDF);
  return ['-f', 'shot.png', '--file', 'notes.txt'];
}

/** What the last user message of a request says. */
function said({ requests }: ModelServer): unknown {
  const body = requests.at(-1)?.body ?? {};
  const messages = (body['messages'] ?? body['input']) as readonly { readonly role: string }[];
  return messages.findLast(({ role }) => role === 'user');
}

const url = (type: string, bytes: Buffer): string => `data:${type};base64,${bytes.toString('base64')}`;
const png = PNG.toString('base64');

describe('allos run -f', () => {
  it.concurrent.each<[string, Vendor, readonly string[], object]>([
    [
      'Chat Completions',
      chat,
      ['-f', 'paper', '--set', 'providers.openai.compat.files=true'],
      {
        content: [
          { type: 'image_url', image_url: { url: url('image/png', PNG) } },
          { type: 'text', text: NOTES },
          { type: 'file', file: { filename: 'paper', file_data: url('application/pdf', PDF) } },
          { type: 'text', text: 'What is this?' },
        ],
      },
    ],
    [
      'Responses',
      responses,
      ['-f', 'paper'],
      {
        content: [
          { type: 'input_image', detail: 'auto', image_url: url('image/png', PNG) },
          { type: 'input_text', text: NOTES },
          { type: 'input_file', filename: 'paper', file_data: url('application/pdf', PDF) },
          { type: 'input_text', text: 'What is this?' },
        ],
      },
    ],
    [
      'Anthropic',
      anthropic,
      ['-f', 'paper'],
      {
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          { type: 'text', text: NOTES },
          {
            type: 'document',
            title: 'paper',
            source: { type: 'base64', media_type: 'application/pdf', data: PDF.toString('base64') },
          },
          { type: 'text', text: 'What is this?' },
        ],
      },
    ],
    ['Ollama', ollama, [], { content: `${NOTES}\n\nWhat is this?`, images: [png] }],
  ])('gives files to the model with the task: %s', async (_name, vendor, more, expected) => {
    await using desk = openDesk();
    await using server = await vendor.start(DONE);
    const files = [...layOut(desk), ...more];
    const run = await desk.allos(['run', 'What is this?', ...files, ...vendor.flags], { env: vendor.env(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'Done.\n' });
    expect(said(server)).toMatchObject(expected);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });

  it.concurrent('tells images by their content', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    const files = { a: PNG, 'b.txt': JPEG, 'c.png': GIF, 'd.jpeg': WEBP };
    for (const [name, bytes] of Object.entries(files)) desk.write(name, bytes);
    const flags = [...Object.keys(files).flatMap((name) => ['-f', name]), ...anthropic.flags];
    expect(await desk.allos(['run', 'Look', ...flags], { env: anthropic.env(server) })).toMatchObject({ code: 0 });
    const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
    expect(said(server)).toMatchObject({
      content: [...types.map((media_type) => ({ source: { media_type } })), { text: 'Look' }],
    });
  });

  it.concurrent('starts from the folder of the command, not from -C', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    desk.write('notes.txt', 'one\n');
    desk.write('elsewhere/notes.txt', 'two\n');
    const flags = ['-f', 'notes.txt', '-C', 'elsewhere', ...anthropic.flags];
    await desk.allos(['run', 'Look', ...flags], { env: anthropic.env(server) });
    expect(said(server)).toMatchObject({ content: [{ text: NOTES }, { text: 'Look' }] });
  });

  it.concurrent('goes with the first task of a conversation', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    const flags = [...layOut(desk), '-i', ...anthropic.flags];
    await desk.allos(['run', ...flags], { env: anthropic.env(server), stdin: { text: 'one\ntwo\nq\n' } });
    const tasks = server.requests.map(({ body }) => JSON.stringify(body['messages']).split(png).length - 1);
    expect(tasks).toEqual([1, 1]);
    expect(said(server)).toMatchObject({ content: [{ text: 'two' }] });
  });

  it.concurrent('keeps them in the session, whose name is the task', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    const env = anthropic.env(server);
    await desk.allos(['run', 'What is this?', ...layOut(desk), ...anthropic.flags], { env });
    await desk.allos(['run', '-c', 'And now?', ...anthropic.flags], { env });
    expect(JSON.stringify(server.requests[1]?.body['messages'])).toContain(png);
    const { stdout } = await desk.allos(['sessions', 'list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([{ task: 'What is this?' }]);
  });
});

describe('a conversation with files that moves', () => {
  it.concurrent('takes them along where the next model takes them, and says what it does not take', async () => {
    await using desk = openDesk();
    await using first = await responses.start(DONE);
    await using second = await anthropic.start(DONE);
    await using blind = await vendorNamed('Ollama').start(DONE);
    const session = ['-s', 's.jsonl'];
    const files = [...layOut(desk), '-f', 'paper', ...session, ...responses.flags];
    expect(await desk.allos(['run', 'One', ...files], { env: responses.env(first) })).toMatchObject({ code: 0 });

    await desk.allos(['run', 'Two', ...session, ...anthropic.flags], { env: anthropic.env(second) });
    expect(second.requests.flatMap(anthropic.problems)).toEqual([]);
    expect(JSON.stringify(second.requests[0]?.body['messages'])).toContain(png);

    const flags = [...session, ...ollama.flags, '-o', 'stream-json'];
    const run = await desk.allos(['run', 'Three', ...flags], { env: ollama.env(blind) });
    expect(blind.requests.flatMap(ollama.problems)).toEqual([]);
    const sent = JSON.stringify(blind.requests[0]?.body['messages']);
    expect(sent).not.toContain(png);
    expect(sent).toContain('[image of type image/png, which cannot be shown]');
    const hop = eventsOf(run).find(({ type }) => type === 'hop');
    expect(hop).toMatchObject({ from: 'anthropic/claude-sonnet-5-5', to: 'ollama/qwen3:8b' });
    expect(hop).toHaveProperty('losses', [
      expect.objectContaining({ part: 'image', action: 'converted', reason: 'the model sees no images' }),
      expect.objectContaining({ part: 'document', action: 'converted' }),
    ]);
  });

  it.concurrent('says so to people', async () => {
    await using desk = openDesk();
    await using first = await responses.start(DONE);
    await using second = await chat.start(DONE);
    const session = ['-s', 's.jsonl'];
    await desk.allos(['run', 'One', ...layOut(desk), ...session, ...responses.flags], { env: responses.env(first) });
    const flags = [...session, ...CHAT_FLAGS.slice(0, 2), '-m', 'openai/gpt-3.5-turbo'];
    const { stderr } = await desk.allos(['run', 'Two', ...flags], { env: chat.env(second) });
    expect(stderr).toContain(
      'not carried over: 2 parts of the conversation, since this model sees no images (-v tells more)',
    );
    expect(second.requests.flatMap(chat.problems)).toEqual([]);
  });
});

describe('what cannot be attached', () => {
  it.concurrent.each([
    ['missing.png', /missing\.png does not exist/],
    ['folder', /folder is a folder/],
    ['app.bin', /app\.bin is neither text nor an image \(png, jpeg, gif, webp\) nor a PDF/],
  ])('is told before any question of keys: %s', async (name, message) => {
    await using desk = openDesk();
    desk.write('folder/a', 'a');
    desk.write('app.bin', Buffer.from('MZ\x90\0', 'latin1'));
    const run = await desk.allos(['run', 'Look', '-f', name]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
    expect(terminalOf(await desk.allos(['run', 'Look', '-f', name, '--json']))).toMatchObject({
      error: { code: 'usage.file' },
    });
  });

  it.concurrent.each<[string, Vendor, readonly string[], string, RegExp]>([
    [
      'an image',
      chat,
      ['-m', 'openai/gpt-3.5-turbo'],
      'shot.png',
      /gpt-3\.5-turbo sees no images, and shot\.png is one/,
    ],
    ['an image', vendorNamed('Ollama'), ['-m', 'ollama/qwen3:8b'], 'shot.png', /qwen3:8b sees no images/],
    ['a PDF', ollama, [], 'paper', /qwen3:8b takes no PDF, and paper is one/],
    ['a PDF', chat, [], 'paper', /test-model takes no PDF/],
    ['a PDF', anthropic, ['-m', 'anthropic/claude-3-haiku-20240307'], 'paper', /takes no PDF/],
  ])(
    '%s for a model that takes none is refused before anything is sent',
    async (_what, vendor, flags, file, message) => {
      await using desk = openDesk();
      await using server = await vendor.start(DONE);
      layOut(desk);
      const set = vendor === chat ? CHAT_FLAGS.slice(0, 2) : [];
      const model = flags.length === 0 ? vendor.flags : [...set, ...flags];
      const run = await desk.allos(['run', 'Look', '-f', file, ...model], { env: vendor.env(server) });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(message);
      expect(server.requests).toEqual([]);
      expect((await desk.allos(['sessions', 'list', '--json'])).stdout.trim()).toBe('[]');
    },
  );
});
