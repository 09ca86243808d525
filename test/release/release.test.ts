import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'release.mjs');
const WORKFLOW = { GITHUB_REPOSITORY: 'somebody/allos' };

let folder: string;
let bin: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-release-'));
  bin = mkdtempSync(join(tmpdir(), 'allos-npm-'));
  write('package.json', { name: 'allos', version: '1.2.3' });
  write('plugins/allos-plugin-zoo/package.json', { name: 'allos-plugin-zoo', version: '1.2.3' });
  write('staged/allos/package.json', {
    name: 'allos',
    version: '1.2.3',
    dependencies: { 'allos-plugin-zoo': '1.2.3' },
  });
  write('staged/allos-plugin-zoo/package.json', { name: 'allos-plugin-zoo', version: '1.2.3' });
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## [1.2.3] - 2026-11-23\n');
  writeFileSync(join(folder, '.gitignore'), '.stage/\n');
  // Notes what it is asked for, stages, and knows the packages that the test says are published.
  writeFileSync(
    join(bin, 'npm'),
    `#!/bin/sh
echo "$@" >>${bin}/calls
case "$1 $2" in
  'run stage') mkdir -p .stage && cp -r staged .stage/node_modules ;;
  view*) case " $PUBLISHED " in *" $2 "*) echo 1.2.3 ;; *) exit 1 ;; esac ;;
esac
`,
    { mode: 0o755 },
  );
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  git('tag', 'v1.2.3');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(bin, { recursive: true, force: true });
});

function write(file: string, content: object): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify(content));
}

function git(...words: readonly string[]): void {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...words], { cwd: folder, stdio: 'pipe' });
}

/** What the script did with npm, and what it said. */
function release(env: Readonly<Record<string, string>>, ...flags: readonly string[]): readonly [number | null, string] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${bin}${delimiter}${process.env['PATH']}`, HOME: bin, ...env },
  });
  return [status, stdout + stderr];
}

function calls(): readonly string[] {
  const file = join(bin, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

const published = (): readonly string[] => calls().filter((call) => call.startsWith('publish'));

describe('scripts/release.mjs', () => {
  it('builds, then publishes the staged packages with provenance, dependencies first', () => {
    expect(release(WORKFLOW)).toEqual([0, '']);
    expect(calls().slice(0, 2)).toEqual(['run build --silent', 'run stage --silent']);
    expect(published()).toEqual([
      'publish ./.stage/node_modules/allos-plugin-zoo --access public --provenance',
      'publish ./.stage/node_modules/allos --access public --provenance',
    ]);
    const plugin = readFileSync(join(folder, '.stage/node_modules/allos-plugin-zoo/package.json'), 'utf8');
    expect(JSON.parse(plugin).repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/somebody/allos.git',
      directory: 'plugins/allos-plugin-zoo',
    });
  });

  it('goes on where a release broke off', () => {
    const [status, said] = release({ ...WORKFLOW, PUBLISHED: 'allos-plugin-zoo@1.2.3' });
    expect([status, said]).toEqual([0, 'allos-plugin-zoo@1.2.3 is published already\n']);
    expect(published()).toEqual(['publish ./.stage/node_modules/allos --access public --provenance']);
  });

  it('tries without publishing on --dry-run', () => {
    expect(release({}, '--dry-run')).toEqual([0, '']);
    expect(published().every((call) => call.endsWith('--dry-run'))).toBe(true);
    expect(published()).toHaveLength(2);
  });

  it.each([
    ['the tree is dirty', () => writeFileSync(join(folder, 'new.js'), ''), /changes that are not committed/],
    ['the commit has no tag', () => git('tag', '-d', 'v1.2.3'), /HEAD has no tag v1\.2\.3/],
    ['a plugin has another version', () => commit('plugins/allos-plugin-zoo', '1.2.2'), /zoo is not 1\.2\.3/],
    ['the changelog does not know the version', () => commit('.', '1.3.0'), /CHANGELOG\.md has no 1\.3\.0/],
  ])('publishes nothing when %s', (_when, happens, reason) => {
    happens();
    const [status, said] = release(WORKFLOW);
    expect(status).toBe(1);
    expect(said).toMatch(reason);
    expect(calls()).toEqual([]);
  });

  it('publishes nothing outside of the workflow, which provenance needs', () => {
    expect(release({})).toEqual([1, expect.stringMatching(/provenance needs the release workflow/)]);
    expect(calls()).toEqual([]);
  });

  function commit(where: string, version: string): void {
    write(join(where, 'package.json'), { name: 'changed', version });
    git('commit', '-q', '-a', '-m', 'two');
    git('tag', '-f', `v${version}`);
  }
});
