import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Keeps packages out of the chunks that every start has to parse: each becomes a CommonJS file of its own in
 * `dist/apart`, loaded when it is asked for. Only for packages without state that is shared with others.
 *
 * @param {readonly string[]} packages names as they are imported
 * @param {{ from: string, to: string, inputs: Set<string> }} options folders of the package and of its staged copy; the
 *   files that were bundled are added to `inputs`
 * @returns {import('esbuild').Plugin}
 */
export function apart(packages, { from, to, inputs }) {
  const names = new RegExp(`^(?:${packages.join('|')})$`);
  return {
    name: 'apart',
    setup: ({ onResolve, onLoad, resolve }) => {
      onResolve({ filter: names }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind !== 'require-call' || pluginData === 'found') return undefined;
        const found = await resolve(path, { kind, resolveDir, pluginData: 'found' });
        return { path, namespace: 'apart', pluginData: found.path };
      });
      onLoad({ filter: /.*/, namespace: 'apart' }, async ({ path, pluginData }) => {
        const folder = join(to, 'dist', 'apart');
        mkdirSync(folder, { recursive: true });
        const { metafile } = await build({
          absWorkingDir: from,
          entryPoints: { [path]: pluginData },
          outdir: folder,
          outExtension: { '.js': '.cjs' },
          bundle: true,
          format: 'cjs',
          platform: 'node',
          target: 'node20.19',
          legalComments: 'none',
          metafile: true,
        });
        for (const input of Object.keys(metafile.inputs)) inputs.add(input);
        // Every chunk lies one folder below dist.
        return { contents: `module.exports = require('../apart/${path}.cjs');`, loader: 'js' };
      });
      onResolve({ filter: /^\.\.\/apart\//, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
    },
  };
}
