import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const script = join(root, 'scripts', 'lint-lockfile.mjs');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the script says of the repository's lock file with one entry changed or added. */
function lint(path?: string, entry?: object): { readonly status: number | null; readonly stderr: string } {
  const file = join(folder, 'package-lock.json');
  const more = path === undefined ? {} : { [path]: { ...lock.packages[path], ...entry } };
  writeFileSync(file, JSON.stringify({ ...lock, packages: { ...lock.packages, ...more } }));
  const { status, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { status, stderr };
}

describe('scripts/lint-lockfile.mjs', () => {
  it('finds nothing in the lock file of this repository', () => {
    expect(lint()).toEqual({ status: 0, stderr: '' });
  });

  it('accepts an address of the registry', () => {
    expect(lint('node_modules/yaml', { resolved: 'https://registry.npmjs.org/yaml/-/yaml-2.9.0.tgz' }).status).toBe(0);
  });

  it.each([
    ['another host', { resolved: 'https://registry.npmjs.org.example/yaml.tgz' }, /comes from https:/],
    ['no encryption', { resolved: 'http://registry.npmjs.org/yaml/-/yaml-2.9.0.tgz' }, /comes from http:/],
    ['Git', { resolved: 'git+ssh://git@github.com/eemeli/yaml.git#0123' }, /comes from git/],
    ['a file', { resolved: 'file:../yaml.tgz' }, /comes from file/],
    ['no hash', { integrity: undefined }, /has no sha512: nothing/],
    ['a weak hash', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /has no sha512: sha1/],
    ['a link out of the repository', { link: true, resolved: '../elsewhere' }, /links to/],
  ])('refuses a package from or with %s', (_what, entry, problem) => {
    const { status, stderr } = lint('node_modules/yaml', entry);
    expect(status).toBe(1);
    expect(stderr).toMatch(/node_modules\/yaml: /);
    expect(stderr).toMatch(problem);
  });

  it('refuses a folder that is no workspace, and a workspace from elsewhere', () => {
    expect(lint('vendor/yaml', { version: '1.0.0' }).stderr).toMatch(/vendor\/yaml: is neither/);
    expect(lint('plugins/allos-plugin-shell', { resolved: 'https://example.com/a.tgz' }).stderr).toMatch(/comes from/);
  });
});
