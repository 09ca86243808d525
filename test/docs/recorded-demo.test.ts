import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'demo.txt'), 'utf8');
const cast = readFileSync(join(root, 'docs', 'demo.cast'), 'utf8');
const cassette = readFileSync(join(root, 'docs', 'demo.jsonl'), 'utf8');

function check(folder: string): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', 'record-demo.mjs'), '--check'], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the recorded demo', () => {
  it('is what the demo does today', () => {
    expect(check(root)).toEqual({ status: 0, stderr: '' });
  }, 60_000);

  it.each([
    ['demo.txt', (name: string) => name === 'demo.txt', 'passes now', 'passes'],
    ['demo.jsonl', (name: string) => name === 'demo.jsonl', 'I run the test again.', 'I run the tests again.'],
  ])(
    'is judged by a check that sees another %s',
    (changed, isChanged, from, to) => {
      const folder = mkdtempSync(join(tmpdir(), 'allos-recording-'));
      try {
        for (const name of ['docs', 'scripts']) mkdirSync(join(folder, name));
        cpSync(join(root, 'scripts', 'record-demo.mjs'), join(folder, 'scripts', 'record-demo.mjs'));
        symlinkSync(join(root, '.stage'), join(folder, '.stage'));
        for (const [name, content] of Object.entries({ 'demo.txt': text, 'demo.cast': cast, 'demo.jsonl': cassette })) {
          writeFileSync(join(folder, 'docs', name), isChanged(name) ? content.replaceAll(from, to) : content);
        }
        const { status, stderr } = check(folder);
        expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`docs/${changed}`) });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    60_000,
  );

  it('shows the run, and nothing of the machine it was made on', () => {
    expect(text).toMatch(/^\$ npx allos demo\n/);
    expect(text).toContain('the test passes now');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    for (const each of [text, cassette]) {
      expect(each.replaceAll('/tmp/allos-demo', '')).not.toMatch(/\/(?:tmp|home|root|Users)\b/);
    }
  });

  it('is an asciicast of the same lines, with times that grow', () => {
    const [header, ...events] = cast
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, width: 100, height: 30 });
    const times = events.map(([time]) => time as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(events.every(([, kind]) => kind === 'o')).toBe(true);
    const shown = events.map(([, , piece]) => piece as string).join('');
    expect(shown.replaceAll('\r\n', '\n').replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(text);
  });
});
