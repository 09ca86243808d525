import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { hashTree } from '../../src/trust/hash-tree.js';
import { TreeBudget } from '../../src/trust/tree-budget.js';
import { fuzz } from '../fuzz.js';
import { trustFixture, type TrustFixture } from './trust-fixture.js';

const hash = (root: string): string => hashTree(root, new TreeBudget()).sha256;

/** The broken twin: names and sizes, as a quick look at a folder would have it. */
function hashOfSizes(root: string): string {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => `${name} ${statSync(join(root, name)).size}`).join('\n');
}

type Content = Readonly<Record<string, string>>;
const contents: fc.Arbitrary<Content> = fc.dictionary(
  fc.stringMatching(/^[a-c]{1,2}(\/[d-f]{1,2}){0,2}\.js$/),
  fc.string({ maxLength: 12 }),
  { maxKeys: 6 },
);

function fill(fixture: TrustFixture, name: string, content: Content): string {
  fixture.remove(name);
  mkdirSync(fixture.path(name));
  for (const [file, text] of Object.entries(content)) fixture.write(`${name}/${file}`, text);
  return fixture.path(name);
}

/** Pairs of trees that a hash takes for one though they differ, or for two though they do not. */
function mistakes(of: (root: string) => string, { seed, numRuns }: ReturnType<typeof fuzz>): number {
  using fixture = trustFixture();
  let count = 0;
  const pairs = fc.sample(
    fc.oneof(
      fc.tuple(contents, contents),
      // One byte of one file.
      fc.tuple(contents, fc.nat(), fc.nat()).map(([content, at, by]): [Content, Content] => {
        const names = Object.keys(content);
        const name = names[at % Math.max(1, names.length)];
        const text = name === undefined ? '' : (content[name] ?? '');
        if (name === undefined || text === '') return [content, content];
        const place = by % text.length;
        const other = text[place] === 'x' ? 'y' : 'x';
        return [content, { ...content, [name]: text.slice(0, place) + other + text.slice(place + 1) }];
      }),
    ),
    { seed, numRuns },
  );
  for (const [one, other] of pairs) {
    const isSame = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
    if ((of(fill(fixture, 'one', one)) === of(fill(fixture, 'other', other))) !== isSame) count++;
  }
  return count;
}

describe('the hash of a tree', () => {
  it('is the same for the same names and bytes and for nothing else; the twin is fooled', () => {
    const parameters = fuzz(200);
    expect(mistakes(hash, parameters)).toBe(0);
    expect(mistakes(hashOfSizes, parameters)).toBeGreaterThan(0);
  });

  it('does not depend on times, modes and the order of making', () => {
    using fixture = trustFixture();
    fixture.write('t/a.js', '1');
    fixture.write('t/b/c.js', '2');
    const before = hash(fixture.path('t'));
    utimesSync(fixture.path('t/a.js'), 0, 0);
    chmodSync(fixture.path('t/a.js'), 0o755);
    expect(hash(fixture.path('t'))).toBe(before);
    rmSync(fixture.path('t/a.js'));
    fixture.write('t/a.js', '1');
    expect(hash(fixture.path('t'))).toBe(before);
  });

  it.each([
    ['an empty folder', (f: TrustFixture) => mkdirSync(f.path('t/empty'))],
    ["Git's own data", (f: TrustFixture) => f.write('t/.git/hooks/pre-commit', '')],
    ['a hidden file', (f: TrustFixture) => f.write('t/.hidden', '')],
    ['a nested package', (f: TrustFixture) => f.write('t/node_modules/dep/index.js', '')],
    ['a file that moved', (f: TrustFixture) => renameSync(f.path('t/a.js'), f.path('t/sub/a.js'))],
    ['a link in place of a file', (f: TrustFixture) => (rmSync(f.path('t/a.js')), f.link('sub/b.js', 't/a.js'))],
    ['a link that leads elsewhere', (f: TrustFixture) => (rmSync(f.path('t/link')), f.link('sub/b.js', 't/link'))],
    ['what a dangling link leads to', (f: TrustFixture) => f.write('t/later.js', '1')],
    ['what a link out of the tree would be', (f: TrustFixture) => f.write('absent.js', '1')],
    ['a file deep below', (f: TrustFixture) => f.write(`t/${'d/'.repeat(300)}x.js`, '1')],
  ])('changes with %s', (_what, change) => {
    using fixture = trustFixture();
    fixture.write('t/a.js', 'same');
    fixture.write('t/sub/b.js', 'same');
    fixture.link('a.js', 't/link');
    fixture.link('later.js', 't/dangling');
    fixture.link('../absent.js', 't/out');
    const before = hash(fixture.path('t'));
    change(fixture);
    expect(hash(fixture.path('t'))).not.toBe(before);
  });

  it('tells where links lead outside', () => {
    using fixture = trustFixture();
    fixture.write('beside/x.js', '1');
    fixture.write('t-beside/x.js', '1');
    fixture.link('../beside', 't/b');
    fixture.link('../t-beside/x.js', 't/c');
    fixture.link('../t', 't/self');
    const { outside } = hashTree(fixture.path('t'), new TreeBudget());
    expect(outside).toEqual([fixture.path('beside'), fixture.path('t-beside/x.js')]);
  });
});

describe('what cannot be known again', () => {
  it('is refused, and nothing waits for it: a FIFO, a socket, a name that is no text', async () => {
    using fixture = trustFixture();
    fixture.write('t/a.js', '1');
    execFileSync('mkfifo', [fixture.path('t/fifo')]);
    expect(() => hash(fixture.path('t'))).toThrow(/fifo cannot be read: it is no file, folder or link/);
    rmSync(fixture.path('t/fifo'));
    const server = createServer().listen(fixture.path('t/sock'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(() => hash(fixture.path('t'))).toThrow(/sock cannot be read/);
    await new Promise((resolve) => server.close(resolve));
    writeFileSync(Buffer.from([...Buffer.from(fixture.path('t/')), 0xff]), 'x');
    expect(() => hash(fixture.path('t'))).toThrow(/cannot be read: .*ENOENT/);
  });

  it('is bounded in files and in bytes, and says so', () => {
    using fixture = trustFixture();
    for (let index = 0; index < 20; index++) fixture.write(`t/${index}.js`, 'x'.repeat(1000));
    const limited = (entries: number, bytes: number) => () =>
      hashTree(fixture.path('t'), new TreeBudget({ entries, bytes }));
    expect(limited(20, 20_000)).not.toThrow();
    expect(limited(19, 20_000)).toThrow(/hold more than 19 files and folders/);
    expect(limited(20, 19_999)).toThrow(/are larger than 0 MB/);
  });
});
