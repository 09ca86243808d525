import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRootOf } from '../package-root.js';
import type { WireShapes } from './shape.js';

/** The shapes of the requests to one API, read from `config/wire` when they are first asked for and kept. */
export function lazyShapes(api: string): () => WireShapes {
  let shapes: WireShapes | undefined;
  return () => {
    if (shapes === undefined) {
      const file = join(packageRootOf(import.meta.url), 'config', 'wire', `${api}.json`);
      shapes = JSON.parse(readFileSync(file, 'utf8')) as WireShapes;
    }
    return shapes;
  };
}
