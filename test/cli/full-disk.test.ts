import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { ALLOS } from './spawn-allos.js';

const SAID = 'Error: stdout cannot be written: no space left on device.\n';

/** Runs it with a stdout that is a full disk. */
async function onFullDisk(
  desk: Desk,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const full = openSync('/dev/full', 'w');
  const home = { HOME: desk.home, ALLOS_HOME: join(desk.home, 'allos'), XDG_CACHE_HOME: join(desk.home, 'cache') };
  const child = spawn(process.execPath, [ALLOS, ...args], {
    cwd: desk.folder,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', OLLAMA_HOST: '127.0.0.1:9', ...home, ...env },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
}

describe('a stdout that is a full disk', () => {
  it.concurrent.each(['text', 'json', 'stream-json'])(
    'is told in one line, and the run is whole (%s)',
    async (format) => {
      await using desk = openDesk();
      await using server = await startChatServer(
        { text: 'I look.', calls: [{ name: 'list_directory', input: {} }] },
        { text: 'ok' },
      );
      const args = ['run', 'go', '-q', '-o', format, ...CHAT_FLAGS];
      expect(await onFullDisk(desk, args, chatEnv(server))).toEqual({ code: 1, stderr: SAID });
      expect(server.requests).toHaveLength(2);
      const folder = join(desk.home, 'allos', 'sessions');
      const [name = '', ...others] = readdirSync(folder);
      expect(others).toEqual([]);
      expect(readFileSync(join(folder, name), 'utf8')).toMatch(/"run\.completed".*\n$/);
    },
  );

  it.concurrent.each([
    [['list-tools']],
    [['list-providers', '--json']],
    [['sessions', 'list', '--json']],
    [['--version']],
    [['--help']],
    [['run', '--help']],
    [['--version', '--json']],
    [['run', 'x', '--nonsense', '--json'], 2],
  ])('is told in one line by %j', async (args: readonly string[], code = 1) => {
    await using desk = openDesk();
    const { code: ended, stderr } = await onFullDisk(desk, args);
    expect(stderr).toBe(SAID);
    expect(ended).toBe(code);
  });
});
