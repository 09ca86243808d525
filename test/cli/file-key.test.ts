import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { terminalOf } from './events.js';
import { startChatServer } from './model-servers/chat-server.js';

const KEY = 'plain-key-without-a-shape-0815';

/** All that Allos keeps of its own, as one text. */
function keptBy(desk: Desk): string {
  const folder = join(desk.home, 'allos');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'key')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('a key from a file', () => {
  it('is sent to the provider, and kept in no session, log or message', async () => {
    await using desk = openDesk();
    const says = { calls: [{ name: 'shell_exec', input: { command: 'cat notes.txt' } }] };
    await using server = await startChatServer(says, { text: `The key is ${KEY}.` });
    desk.write('notes.txt', `key: ${KEY}\n`);
    writeFileSync(join(desk.home, 'key'), `${KEY}\n`);
    const config = desk.write(
      'c.yaml',
      `providers: { openai: { api: chat, baseUrl: "${server.url}/v1", apiKey: "\${file:~/key}" } }\nmodel: openai/test-model\n`,
    );
    const flags = ['--config', config, '--allow', 'shell_exec(cat notes.txt)', '--log-file', 'a.log'];
    const run = await desk.allos(['run', 'go', '-o', 'json', ...flags], { env: { ALLOS_LOG_LEVEL: 'trace' } });
    expect(terminalOf(run)).toMatchObject({ status: 'ok' });
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
    const kept = keptBy(desk);
    expect(kept).toContain('[redacted]');
    expect(kept + desk.text('a.log') + run.stderr).not.toContain(KEY);
  });

  it('that is missing ends the run before anything is sent, with its place', async () => {
    await using desk = openDesk();
    const config = desk.write('c.yaml', 'providers:\n  openai:\n    apiKey: "${file:keys/absent}"\n');
    const run = await desk.allos(['run', 'go', '-p', 'openai', '--config', config]);
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toMatch(/c\.yaml:3:13: providers\.openai\.apiKey refers to the file .*keys\/absent, which does/);
  });
});
