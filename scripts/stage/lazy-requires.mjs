import { readFile } from 'node:fs/promises';

/** As the TypeScript compiler writes imports for CommonJS: `const name_1 = require("x")`, or in one of two wrappers. */
const IMPORT = /^const (\w+_\d+) = ((?:__importStar|__importDefault)\(require\(".+?"\)\)|require\(".+?"\));$/gm;

/**
 * Loads the modules of a CommonJS package when they are used instead of when they are imported. @oclif/core imports
 * all of itself, its help and its plugin loader with it, for parsing the flags of one command: a fifth of the time of
 * a short run. A file that the compiler wrote otherwise is left as it is.
 *
 * @param {RegExp} files paths of the package's modules
 * @returns {import('esbuild').Plugin}
 */
export function lazyRequires(files) {
  return {
    name: 'lazy-requires',
    setup: ({ onLoad }) => {
      onLoad({ filter: files }, async ({ path }) => ({ contents: lazily(await readFile(path, 'utf8')), loader: 'js' }));
    },
  };
}

/** @param {string} source @returns {string} */
function lazily(source) {
  const imports = [...source.matchAll(IMPORT)].map(([, name, value]) => ({ name, value }));
  const calls = imports.reduce(
    (text, { name }) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${name}())`),
    source.replaceAll(IMPORT, ''),
  );
  const loaders = imports.map(
    ({ name, value }) => `let $${name}; function ${name}() { return ($${name} ??= ${value}); }`,
  );
  // On one line and behind the directives, so that the lines of the source keep their numbers.
  return calls.replace(/^((?:#!.*\n)?(?:"use strict";)?)/, (start) => `${start}${loaders.join(' ')}`);
}
