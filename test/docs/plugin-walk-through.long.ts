import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkThrough, type Step } from './walk-through.js';

const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'writing-a-plugin.md'), 'utf8');

let scratch: string;
let folder: string;
let steps: readonly Step[];
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'allos-docs-'));
  env = { PATH: process.env['PATH'] ?? '', HOME: scratch, NO_COLOR: '1', npm_config_update_notifier: 'false' };
  ({ steps, folder } = walkThrough(document, scratch, env));
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('docs/writing-a-plugin.md', () => {
  it('works as it is written, on the staged packages', () => {
    expect(steps.length).toBeGreaterThan(5);
    expect(steps.filter(({ status, missing }) => status !== 0 || missing.length > 0)).toEqual([]);
  });

  it('ends with a tool and a provider that do a task on the command line', async () => {
    const requests: string[] = [];
    const server = await parley(requests);
    writeFileSync(join(folder, 'poem.txt'), 'one two three four\n');
    try {
      const { port } = server.address() as AddressInfo;
      const { status, stdout, stderr } = await allos(
        ['run', '--config', 'try.yaml', '-p', 'parley', '--no-session', 'How many words has poem.txt?'],
        { ...env, PARLEY_API_KEY: 'pk-parley', PARLEY_BASE_URL: `http://127.0.0.1:${port}` },
      );
      expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'poem.txt has four words.\n' });
      expect(requests).toHaveLength(2);
      expect(requests[1]).toContain(String.raw`{\"path\":\"poem.txt\",\"words\":4}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

/** The invented API: asks for a call, then answers. */
async function parley(requests: string[]): Promise<Server> {
  const answers = [
    [{ call: { id: 'c1', name: 'words', input: { path: 'poem.txt' } } }],
    [{ text: 'poem.txt has ' }, { text: 'four words.' }],
  ];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url !== '/chat' || request.headers.authorization !== 'Bearer pk-parley') {
        response.writeHead(401).end('who are you?');
        return;
      }
      const lines = [...(answers[requests.push(body) - 1] ?? []), { end: { tokensIn: 10, tokensOut: 5 } }];
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function allos(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(join(folder, '..', 'node_modules', '.bin', 'allos'), args, {
    cwd: folder,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}
