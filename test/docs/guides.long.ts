import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { linkPackages, walkThrough, type Step } from './walk-through.js';

const guides = join(import.meta.dirname, '..', '..', 'docs', 'guides');

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'allos-guides-'));
  linkPackages(scratch);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** The steps of a guide, in a folder with the staged packages and `allos` as a command. */
function steps(name: string): readonly Step[] {
  const markdown = readFileSync(join(guides, name), 'utf8');
  const env = {
    PATH: [join(scratch, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    HOME: scratch,
    NO_COLOR: '1',
    OLLAMA_HOST: '127.0.0.1:9',
    npm_config_update_notifier: 'false',
  };
  return walkThrough(markdown, scratch, env).steps;
}

describe('the guides', () => {
  it.each([
    ['providers.md', 4],
    ['tasks.md', 5],
    ['tools.md', 4],
    ['custom-tools.md', 1],
    ['services-and-hooks.md', 2],
    ['permissions.md', 6],
    ['write-a-provider.md', 3],
    ['checking-requests.md', 1],
    ['recordings.md', 3],
    ['trust.md', 4],
  ])(
    '%s works as it is written, on the staged packages',
    (name, least) => {
      const done = steps(name);
      expect(done.length).toBeGreaterThanOrEqual(least);
      expect(done.filter(({ status, missing }) => status !== 0 || missing.length > 0)).toEqual([]);
    },
    60_000,
  );
});
