import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { anchorsOf, linksOf } from '../docs/markdown.js';
import { installedSizes, packed, root, stagedPackages, type Packed } from './staged-packages.js';

/** Bytes of each tarball, and of what `npm install allos` puts on the disk beyond the vendors' SDKs. */
const CEILINGS: Readonly<Record<string, number>> = {
  allos: 1_650_000,
  'allos-plugin-anthropic': 300_000,
  'allos-plugin-demo': 20_000,
  'allos-plugin-files': 40_000,
  'allos-plugin-google': 80_000,
  'allos-plugin-ollama': 50_000,
  'allos-plugin-openai': 120_000,
  'allos-plugin-openai-compatible': 20_000,
  'allos-plugin-shell': 20_000,
};
const INSTALLED_CEILING = 15_000_000;

/** What nobody who installs a package needs, or may see. */
const UNWANTED =
  /(^|\/)(src|test|node_modules)\/|\.map$|\.tsbuildinfo$|(^|\/)\.[^/]*$|(^|\/)package-lock\.json$|\.log$/;

const packages = stagedPackages();
let tarballs: readonly Packed[];
beforeAll(() => {
  tarballs = packed();
}, 60_000);

const tarballOf = (name: string): Packed => {
  const found = tarballs.find((tarball) => tarball.name === name);
  if (found === undefined) throw new Error(`npm pack says nothing of ${name}`);
  return found;
};

/** Links of the documents that are packed to what is not, or to no heading. */
function deadLinks(files: readonly string[], read: (file: string) => string): readonly string[] {
  return files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      linksOf(read(file))
        .filter((link) => !/^[a-z]+:/i.test(link))
        .filter((link) => {
          const [path = '', anchor] = link.split('#');
          const target = path === '' ? file : posix.join(posix.dirname(file), path);
          if (!files.some((each) => each === target || each.startsWith(`${target}/`))) return true;
          return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
        })
        .map((link) => `${file}: ${link}`),
    );
}

describe('the packages', () => {
  it('have one version, which allos asks of its plugins exactly', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(new Set(packages.map(({ manifest }) => manifest.version))).toEqual(new Set([version]));
    const plugins = packages.map(({ name }) => name).filter((name) => name !== 'allos');
    const { dependencies } = packages.find(({ name }) => name === 'allos')?.manifest ?? { dependencies: {} };
    expect(dependencies).toMatchObject(Object.fromEntries(plugins.map((name) => [name, version])));
  });
});

describe('links of packed documents', () => {
  it('are judged by a check that sees those of the repository alone', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const dead = deadLinks(tarballOf('allos').files, (file) => (file === 'README.md' ? readme : ''));
    expect(dead).toEqual(expect.arrayContaining(['README.md: docs/demo.cast', 'README.md: docs/decisions/README.md']));
  });
});

describe.each(packages)('the tarball of $name', ({ name, manifest }) => {
  it('holds what package.json points at, the licence and a README', () => {
    const { files } = tarballOf(name);
    const entries = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const targets = [...entries, ...Object.values(manifest.bin ?? {}), manifest.allos?.entry ?? './package.json'];
    const wanted = targets.map((target) => target.replace(/^\.\//, ''));
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md', ...wanted]));
  });

  it('holds documents whose links lead to what is in it', () => {
    const { files } = tarballOf(name);
    const folder = packages.find((each) => each.name === name)?.folder ?? '';
    expect(deadLinks(files, (file) => readFileSync(join(folder, file), 'utf8'))).toEqual([]);
  });

  it('holds no sources, tests, maps or settings of the developer', () => {
    // The demo's sample and what new plugins are made of are projects with sources and tests: the package is for them.
    const files = tarballOf(name).files.filter((file) => !/^(sample|templates|examples\/plugins)\//.test(file));
    expect(files.filter((file) => UNWANTED.test(file))).toEqual([]);
  });

  it('is not larger than its ceiling', () => {
    expect(CEILINGS).toHaveProperty([name]);
    expect(tarballOf(name).size).toBeLessThanOrEqual(CEILINGS[name] ?? 0);
  });
});

describe('an installed allos', () => {
  it('takes less than 15 MB with its plugins and all of their dependencies, beyond the SDKs', () => {
    const sizes = installedSizes();
    const names = [...sizes.keys()].map((folder) => folder.split('node_modules/').at(-1));
    expect(names).toEqual(expect.arrayContaining(['allos', 'allos-plugin-files', '@vscode/ripgrep', 'inversify']));
    const sum = [...sizes.values()].reduce((total, size) => total + size, 0);
    const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, 5);
    const summary = largest.map(([folder, size]) => `${folder.slice(root.length)} ${size}`);
    if (sum > INSTALLED_CEILING) throw new Error(`${sum} bytes, the most of them:\n${summary.join('\n')}`);
  });
});
