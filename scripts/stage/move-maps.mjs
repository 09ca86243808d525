import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Moves source maps out of the package, their sources as absolute paths: `npm run coverage` reads them there.
 *
 * @param {readonly string[]} outputs what was bundled
 * @param {{ to: string, maps: string }} folders of the package and of the maps
 */
export function moveMaps(outputs, { to, maps }) {
  for (const file of outputs.filter((output) => output.endsWith('.map'))) {
    const map = JSON.parse(readFileSync(file, 'utf8'));
    const sources = map.sources.map((source) => resolve(dirname(file), source));
    const target = join(maps, relative(to, file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify({ ...map, sources, sourcesContent: [] }));
    rmSync(file);
  }
}
