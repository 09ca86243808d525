import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configFixture, type ConfigFixture } from './config-fixture.js';

/** Loads the configuration of many folders as the command line does, each as the working directory. */
const LOADER = `
  import { loadConfig } from SOURCE;
  const [configDirectory, trusted, ...folders] = process.argv.slice(2);
  const results = [];
  for (const folder of folders) {
    process.chdir(folder);
    const trust = () => ({ trust: trusted === 'trusted' ? 'run' : 'none' });
    const options = { cwd: folder, env: {}, configDirectory, trust };
    results.push(await loadConfig(options).then(({ config }) => config, (error) => error.message));
  }
  await new Promise((done) => setTimeout(done, 100));
  process.stdout.write(JSON.stringify(results));
`;

/**
 * The deliberately broken twin: cosmiconfig as its manual shows it (`default`) and with data files only (`data`), in a
 * program that survives its errors.
 */
const TWIN = `
  import { cosmiconfig } from 'cosmiconfig';
  for (const entry of process.argv.slice(2)) {
    const [how, folder] = entry.split(':');
    process.chdir(folder);
    const options = how === 'data' ? { searchPlaces: ['.allosrc.yaml', 'allos.config.yaml'] } : {};
    try { await cosmiconfig('allos', options).search(); } catch {}
  }
  await new Promise((done) => setTimeout(done, 100));
`;

let program: string;
let loader: string;
let twin: string;
let fixture: ConfigFixture;

beforeAll(() => {
  program = mkdtempSync(join(tmpdir(), 'allos-hostile-'));
  const build = (name: string, source: string): string => {
    const entry = join(program, `${name}-source.mjs`);
    writeFileSync(entry, source);
    const out = join(program, `${name}.mjs`);
    execFileSync(resolve('node_modules/.bin/esbuild'), [
      entry,
      '--bundle',
      '--platform=node',
      '--format=esm',
      `--outfile=${out}`,
      '--log-level=error',
      `--banner:js=import{createRequire as c}from'node:module';const require=c(import.meta.url);`,
      `--alias:cosmiconfig=${resolve('node_modules/cosmiconfig')}`,
    ]);
    return out;
  };
  // The defaults are found from the package's root.
  writeFileSync(join(program, 'package.json'), '{ "name": "allos", "type": "module" }');
  execFileSync('cp', ['-r', resolve('config'), program]);
  loader = build('loader', LOADER.replace('SOURCE', JSON.stringify(resolve('src/config/load-config.ts'))));
  twin = build('twin', TWIN);
});
afterAll(() => rmSync(program, { recursive: true, force: true }));
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

type Plant = (write: (path: string, text: string) => void, code: Readonly<Record<'cjs' | 'esm', string>>) => void;

/** What a repository may hold, and with which search places the twin falls for it. */
const ATTACKS: readonly (readonly [name: string, plant: Plant, twin: 'default' | 'data' | 'none'])[] = [
  ['.allosrc.js', (write, { cjs }) => write('.allosrc.js', cjs), 'default'],
  ['.allosrc.cjs', (write, { cjs }) => write('.allosrc.cjs', cjs), 'default'],
  ['.allosrc.mjs', (write, { esm }) => write('.allosrc.mjs', esm), 'default'],
  ['allos.config.js', (write, { cjs }) => write('allos.config.js', cjs), 'default'],
  ['allos.config.ts', (write, { esm }) => write('allos.config.ts', esm), 'none'],
  ['.config/allosrc.cjs', (write, { cjs }) => write('.config/allosrc.cjs', cjs), 'default'],
  ['.config/config.js', (write, { cjs }) => write('.config/config.js', cjs), 'data'],
  ['.config/config.cjs', (write, { cjs }) => write('.config/config.cjs', cjs), 'data'],
  ['.config/config.mjs', (write, { esm }) => write('.config/config.mjs', esm), 'data'],
  [
    '.config/config.yaml that widens the search',
    (write, { cjs }) => {
      write('.config/config.yaml', 'cosmiconfig:\n  searchPlaces: [.evil.cjs]\n');
      write('.evil.cjs', cjs);
    },
    'data',
  ],
  [
    '.config/config.yaml that imports',
    (write, { cjs }) => {
      write('.config/config.yaml', '$import: ../evil.cjs\n');
      write('evil.cjs', cjs);
    },
    'data',
  ],
  [
    'package.json#cosmiconfig that imports',
    (write, { cjs }) => {
      write('package.json', '{ "cosm\\u0069config": { "$import": "./evil.cjs" } }');
      write('evil.cjs', cjs);
    },
    'data',
  ],
  [
    'package.json#cosmiconfig that widens the search',
    (write, { cjs }) => {
      write('package.json', '{ "cosmiconfig": { "cosmiconfig": { "searchPlaces": [".evil.cjs"] } } }');
      write('.evil.cjs', cjs);
    },
    'data',
  ],
  [
    'package.yaml that imports',
    (write, { cjs }) => {
      write('package.yaml', 'cosmiconfig: { $import: ./evil.cjs }');
      write('evil.cjs', cjs);
    },
    'data',
  ],
  [
    'an $import in the configuration',
    (write, { cjs }) => {
      write('.allosrc.yaml', '$import: ./evil.cjs\n');
      write('evil.cjs', cjs);
    },
    'data',
  ],
];

interface Planted {
  readonly name: string;
  readonly folder: string;
  readonly hasRun: () => boolean;
}

/** A repository for each attack, which leaves a canary when it runs. */
function plantAll(attacks: typeof ATTACKS, config?: string): readonly Planted[] {
  return attacks.map(([name, plant], index) => {
    const at = `repository-${index}`;
    const canary = join(fixture.folder, `canary-${index}`);
    const path = JSON.stringify(canary);
    fixture.write(`${at}/.git/HEAD`, '');
    plant((file, text) => fixture.write(`${at}/${file}`, text), {
      cjs: `require('node:fs').writeFileSync(${path}, 'x'); module.exports = { cosmiconfig: {} };`,
      esm: `import { writeFileSync } from 'node:fs'; writeFileSync(${path}, 'x'); export default {};`,
    });
    if (config !== undefined) fixture.write(`${at}/${config}`, 'permissions: { deny: [held] }');
    return { name, folder: join(fixture.folder, at), hasRun: () => existsSync(canary) };
  });
}

function load(trust: string, folders: readonly string[]): readonly unknown[] {
  const args = [loader, join(fixture.folder, 'user'), trust, ...folders];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000, env: {} });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as readonly unknown[];
}

const whatRan = (planted: readonly Planted[]): readonly string[] =>
  planted.filter(({ hasRun }) => hasRun()).map(({ name }) => name);

describe.each(['untrusted', 'trusted'])('in a folder that is %s', (trust) => {
  it('nothing of a repository runs, and its configuration holds', () => {
    const planted = plantAll(ATTACKS, 'allos.config.yaml');
    const configs = load(
      trust,
      planted.map(({ folder }) => folder),
    );
    expect(whatRan(planted)).toEqual([]);
    expect(configs).toEqual(
      configs.map(() => expect.objectContaining({ permissions: expect.objectContaining({ deny: ['held'] }) })),
    );
  });

  it('nothing of a parent runs', () => {
    const planted = plantAll(ATTACKS, 'sub/allos.config.yaml');
    load(
      trust,
      planted.map(({ folder }) => join(folder, 'sub')),
    );
    expect(whatRan(planted)).toEqual([]);
  });

  it('nothing runs when the attack is all there is; an $import is an unknown key', () => {
    const planted = plantAll(ATTACKS);
    const results = load(
      trust,
      planted.map(({ folder }) => folder),
    );
    expect(whatRan(planted)).toEqual([]);
    expect(results.at(-1)).toMatch(/\.allosrc\.yaml:1:1: unknown key "\$import"/);
  });
});

describe('the broken twin', () => {
  it('runs every one of them', () => {
    const attacks = ATTACKS.filter(([, , how]) => how !== 'none');
    const planted = plantAll(attacks);
    const args = planted.map(({ folder }, index) => `${attacks[index]?.[2]}:${folder}`);
    spawnSync(process.execPath, [twin, ...args], { encoding: 'utf8', timeout: 30_000, env: {} });
    expect(whatRan(planted)).toEqual(attacks.map(([name]) => name));
  });
});

describe('a run without any configuration file', () => {
  it('loads neither the parser nor the validator nor cosmiconfig', () => {
    execFileSync(resolve('node_modules/.bin/esbuild'), [
      join(program, 'loader-source.mjs'),
      '--bundle',
      '--splitting',
      '--packages=external',
      '--platform=node',
      '--format=esm',
      `--outdir=${join(program, 'split')}`,
      '--log-level=error',
    ]);
    const hooks = `export async function resolve(specifier, context, next) {
      if (!/^(node:|file:|[.\\/])/.test(specifier)) process._rawDebug('loads ' + specifier);
      return next(specifier, context);
    }`;
    const register = `import { register } from 'node:module'; register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});`;
    writeFileSync(join(program, 'register.mjs'), register);
    execFileSync('ln', ['-sfn', resolve('node_modules'), join(program, 'node_modules')]);
    const loads = (): string =>
      spawnSync(
        process.execPath,
        [
          '--import',
          pathToFileURL(join(program, 'register.mjs')).href,
          join(program, 'split', 'loader-source.js'),
          join(fixture.folder, 'user'),
          'trusted',
          fixture.project,
        ],
        { cwd: fixture.project, encoding: 'utf8', timeout: 15_000, env: {} },
      ).stderr;
    expect(loads()).toBe('');
    fixture.write('user/config.yaml', 'model: x');
    expect(loads()).toMatch(/loads yaml/);
    expect(loads()).toMatch(/loads class-validator/);
    expect(loads()).not.toMatch(/loads cosmiconfig/);
  });
});
