import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anthropicEnv, startAnthropicServer } from '../cli/model-servers/anthropic-server.js';
import { chatEnv, startChatServer } from '../cli/model-servers/chat-server.js';
import { ollamaEnv, startOllamaServer } from '../cli/model-servers/ollama-server.js';
import { linkPackages } from './walk-through.js';

const root = join(import.meta.dirname, '..', '..');
const programs = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'allos-programs-'));
  linkPackages(project);
  mkdirSync(join(project, 'src'));
  for (const name of programs) cpSync(join(root, 'examples', name), join(project, 'src', name));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  cpSync(join(root, 'templates', 'plugin-tool', 'tsconfig.json'), join(project, 'tsconfig.json'));
  execFileSync(process.execPath, [join(project, 'node_modules/.bin/tsc')], { cwd: project, stdio: 'inherit' });
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(project, 'work-'));
  writeFileSync(join(folder, 'notes.txt'), 'one\n');
});

describe('the examples, compiled with the settings of a new plugin and run as programs', () => {
  it('basic-usage.ts writes a file and says so', async () => {
    await using server = await startChatServer(
      { calls: [{ name: 'write_file', input: { path: 'README.md', content: '# Notes\n' } }] },
      { text: 'I wrote README.md.' },
    );
    const run = await runExample('basic-usage', ['Describe it'], chatEnv(server));
    expect(run).toEqual({ code: 0, stdout: 'I wrote README.md.\n', stderr: '' });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('# Notes\n');
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Describe it');
  });

  it('provider-switching.ts lets each provider read what the ones before it said', async () => {
    await using first = await startChatServer(
      { calls: [{ name: 'list_directory', input: {} }] },
      { text: 'There is notes.txt.' },
    );
    await using second = await startAnthropicServer({ text: 'I would read notes.txt.' });
    await using third = await startOllamaServer({ text: 'I agree.' });
    const env = { ...chatEnv(first), ...anthropicEnv(second), ...ollamaEnv(third) };
    const run = await runExample('provider-switching', ['openai', 'anthropic', 'ollama'], env);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.split('\n').filter((line) => !line.startsWith('=='))).toEqual([
      'There is notes.txt.',
      'I would read notes.txt.',
      'I agree.',
      '',
    ]);
    expect(run.stdout.match(/^== (openai|anthropic|ollama)\/.+$/gm)).toHaveLength(3);
    expect(JSON.stringify(second.requests[0]?.body)).toContain('There is notes.txt.');
    const last = JSON.stringify(third.requests.at(-1)?.body);
    expect(last).toContain('There is notes.txt.');
    expect(last).toContain('I would read notes.txt.');
  });

  it('embed.ts tells what happens and prints the answer', async () => {
    await using server = await startChatServer(
      { calls: [{ name: 'read_file', input: { path: 'notes.txt' } }] },
      { text: 'It is about one.' },
    );
    const run = await runExample('embed', [], chatEnv(server));
    expect(run).toMatchObject({ code: 0, stdout: 'It is about one.\n' });
    expect(run.stderr).toContain('read_file: ok');
    expect(run.stderr).toContain('2 model calls, 0 denied');
  });

  it('embed.ts tells an error by its code where there is no model', async () => {
    const run = await runExample('embed', [], {});
    expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^auth\.no_provider: /) });
  });

  it('container.ts lets the review be written and nothing else', async () => {
    await using server = await startChatServer(
      {
        calls: [
          { name: 'write_file', input: { path: 'other.txt', content: 'x' } },
          { name: 'write_file', input: { path: 'REVIEW.md', content: 'Good.\n' } },
        ],
      },
      { text: 'Reviewed.' },
    );
    const run = await runExample('container', ['notes.txt'], chatEnv(server));
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d{4}-\d\d-\d\d: Reviewed\.\n$/),
      stderr: '',
    });
    expect(readFileSync(join(folder, 'REVIEW.md'), 'utf8')).toBe('Good.\n');
    expect(existsSync(join(folder, 'other.txt'))).toBe(false);
    expect(JSON.stringify(server.requests[1]?.body)).toContain('A review writes REVIEW.md and nothing else.');
  });

  it('custom-tool.ts gives the model the time', async () => {
    await using server = await startChatServer({ calls: [{ name: 'current_time', input: {} }] }, { text: 'Late.' });
    const run = await runExample('custom-tool', [], chatEnv(server));
    expect(run).toEqual({ code: 0, stdout: 'Late.\n', stderr: '' });
    expect(JSON.stringify(server.requests[1]?.body)).toMatch(/"\d\d:\d\d:\d\d"/);
  });

  it('custom-policy.ts refuses the command and tells who was refused what', async () => {
    await using server = await startChatServer(
      { calls: [{ name: 'shell_exec', input: { command: 'touch ran' } }] },
      { text: 'I may not.' },
    );
    const run = await runExample('custom-policy', [], chatEnv(server));
    expect(run).toEqual({
      code: 0,
      stdout: 'I may not.\n',
      stderr: 'denied shell_exec: This program runs no commands\n',
    });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it('are all run above and listed in the page about them', () => {
    const page = readFileSync(join(root, 'examples', 'README.md'), 'utf8');
    const tests = readFileSync(import.meta.filename, 'utf8');
    expect(programs.filter((name) => !page.includes(`](${name})`))).toEqual([]);
    expect(programs.filter((name) => !tests.includes(`runExample('${name.replace('.ts', '')}'`))).toEqual([]);
  });
});

async function runExample(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [join(project, 'dist', `${name}.js`), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: project, TMPDIR: project, OLLAMA_HOST: '127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...said };
}
