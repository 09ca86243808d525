import { renameSync } from 'node:fs';
import { hashPlugin } from '../../src/trust/hash-plugin.js';
import { hashTree } from '../../src/trust/hash-tree.js';
import { TREE_LIMITS, TreeBudget } from '../../src/trust/tree-budget.js';
import { trustFixture, type TrustFixture } from './trust-fixture.js';

const PLUGIN = 'project/node_modules/allos-plugin-x';

const hash = (fixture: TrustFixture): string =>
  hashPlugin(fixture.path(PLUGIN), fixture.places, new TreeBudget()).sha256;

/** The broken twin: the package alone, as its folder looks. */
const hashOfPackage = (fixture: TrustFixture): string => hashTree(fixture.path(PLUGIN), new TreeBudget()).sha256;

function project(): TrustFixture {
  const fixture = trustFixture();
  const manifest = {
    name: 'allos-plugin-x',
    dependencies: { dep: '1', absent: '1' },
    peerDependencies: { allos: '*' },
  };
  fixture.write(`${PLUGIN}/package.json`, JSON.stringify(manifest));
  fixture.write(`${PLUGIN}/index.js`, 'import "dep";');
  fixture.write('project/node_modules/dep/package.json', '{ "name": "dep", "dependencies": { "deeper": "1" } }');
  fixture.write('project/node_modules/dep/index.js', 'import "deeper";');
  fixture.write('project/node_modules/deeper/package.json', '{ "name": "deeper" }');
  fixture.write('project/node_modules/deeper/index.js', '1');
  fixture.write('project/node_modules/unrelated/index.js', '1');
  fixture.write('shared/lib.js', '1');
  fixture.link('../../../shared', `${PLUGIN}/lib`);
  fixture.link('../../own', 'project/node_modules/allos');
  return fixture;
}

type Change = (fixture: TrustFixture) => unknown;
const OUTSIDE: readonly (readonly [what: string, change: Change])[] = [
  ['a package that it needs', (f) => f.write('project/node_modules/dep/index.js', 'evil')],
  ['a package that this one needs', (f) => f.write('project/node_modules/deeper/index.js', 'evil')],
  ['a package that was missing', (f) => f.write('project/node_modules/absent/package.json', '{}')],
  ['a nearer package of that name', (f) => f.write('project/node_modules/dep/node_modules/deeper/package.json', '{}')],
  ['what a link of it leads to', (f) => f.write('shared/lib.js', 'evil')],
  [
    'another Allos in place of the running one',
    (f) => (f.remove('project/node_modules/allos'), f.write('project/node_modules/allos/package.json', '{}')),
  ],
];

describe("the hash of a plugin's code", () => {
  it.each(OUTSIDE)('changes with %s; the twin that hashes the package alone sees nothing', (_what, change) => {
    using fixture = project();
    const before = [hash(fixture), hashOfPackage(fixture)];
    change(fixture);
    expect(hash(fixture)).not.toBe(before[0]);
    expect(hashOfPackage(fixture)).toBe(before[1]);
  });

  it('changes with its own files and with nothing that it does not need', () => {
    using fixture = project();
    const before = hash(fixture);
    fixture.write('project/node_modules/unrelated/index.js', '2');
    fixture.write('project/src/index.js', '2');
    fixture.write('own/dist/index.js', 'a newer Allos');
    expect(hash(fixture)).toBe(before);
    fixture.write(`${PLUGIN}/index.js`, 'evil');
    expect(hash(fixture)).not.toBe(before);
  });

  it('looks at an undeclared allos too: every plugin imports it', () => {
    using fixture = project();
    fixture.write(`${PLUGIN}/package.json`, '{ "name": "allos-plugin-x" }');
    const before = hash(fixture);
    fixture.remove('project/node_modules/allos');
    fixture.write('project/node_modules/allos/package.json', '{ "name": "allos" }');
    expect(hash(fixture)).not.toBe(before);
  });

  it('is that of the folder behind a link, as workspaces have it', () => {
    using fixture = project();
    const before = hash(fixture);
    renameSync(fixture.path(PLUGIN), fixture.path('project/x'));
    fixture.remove('project/x/lib');
    fixture.link('../../shared', 'project/x/lib');
    fixture.link('../x', PLUGIN);
    const linked = hash(fixture);
    expect(linked).not.toBe(before);
    fixture.write('project/x/index.js', 'evil');
    expect(hash(fixture)).not.toBe(linked);
  });

  it('ends where packages need each other, and where links go in circles', () => {
    using fixture = project();
    fixture.write(
      'project/node_modules/deeper/package.json',
      '{ "dependencies": { "dep": "1", "allos-plugin-x": "1" } }',
    );
    fixture.link('loop', `${PLUGIN}/loop`);
    fixture.link('../../node_modules', `${PLUGIN}/up`);
    expect(hash(fixture)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads strange manifests as those that need nothing, and finds no package by a path', () => {
    using fixture = project();
    for (const dependencies of [
      '"text"',
      '[1]',
      'null',
      '{ "../../shared": "1", ".bin": "1", "a/b/c": "1", "": "1" }',
    ]) {
      fixture.write(`${PLUGIN}/package.json`, `{ "dependencies": ${dependencies} }`);
      expect(hash(fixture)).toMatch(/^[0-9a-f]{64}$/);
    }
    fixture.write(`${PLUGIN}/package.json`, 'not JSON');
    expect(hash(fixture)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('shares one bound among all that is looked at', () => {
    using fixture = project();
    const budget = new TreeBudget({ ...TREE_LIMITS, entries: 5 });
    expect(() => hashPlugin(fixture.path(PLUGIN), fixture.places, budget)).toThrow(/more than 5 files and folders/);
  });
});
