import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';

const root = join(import.meta.dirname, '..', '..');
/** Built and packed against the first allos of version 1; its sources are inside. It is never made anew. */
const TARBALL = join(root, 'test/fixtures/first-v1/allos-plugin-first-v1-1.0.0.tgz');

/** Installs the plugin beside this allos, as npm would, and lists it in a configuration that the user names. */
function installed(desk: Desk): string {
  const folder = desk.path('node_modules/allos-plugin-first-v1');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', TARBALL, '-C', folder, '--strip-components=1']);
  symlinkSync(root, desk.path('node_modules/allos'));
  return desk.write(
    'config.yaml',
    'version: 1\nplugins:\n  - name: allos-plugin-first-v1\n    settings: { greeting: Hello }\n',
  );
}

describe('a plugin of the first version 1 of the contract', () => {
  it('is listed and does its work: tools, provider, policy, hook and subscriber', async () => {
    await using desk = openDesk();
    const config = installed(desk);
    const listed = await desk.allos(['plugins', 'list', '--config', config, '--json']);
    expect(listed.stdout).toContain('allos-plugin-first-v1');
    expect(listed.stderr).toBe('');

    const run = await desk.allos([
      ...['run', 'go', '--config', config, '-p', 'first', '--auto-approve', '--output-format', 'stream-json'],
    ]);
    expect(run.code).toBe(0);
    const results = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === 'tool.completed')
      .map(({ name, status, result }) => [name, status, result.text]);
    expect(results).toEqual([
      ['first_note', 'ok', expect.stringContaining('note.txt')],
      ['first_note', 'denied', expect.stringContaining('it is sealed')],
      ['first_note', 'denied', expect.stringContaining('a hook said so')],
      ['first_count', 'ok', '13'],
    ]);
    expect(desk.text('note.txt')).toBe('Hello: hello\n');
    expect([existsSync(desk.path('sealed.txt')), existsSync(desk.path('hooked.txt'))]).toEqual([false, false]);
    expect(run.stderr).toContain('hook: first_note ok');
    expect(run.stderr).toContain('subscriber: ok');
  });
});
