/**
 * Writes `examples/plugins` as `allos plugins new` does: `node scripts/plugin-samples.mjs`, after `npm run build` and
 * whenever a template changed. A test compares them.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pluginNames } from '../dist/cli/authoring/plugin-names.js';
import { writePlugin } from '../dist/cli/authoring/write-plugin.js';

/** The samples: what they contribute, and their names. */
export const SAMPLES = { tool: 'word-count', provider: 'parley', policy: 'keep-out' };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [kind, name] of Object.entries(SAMPLES)) {
  const names = pluginNames(name);
  const folder = join(root, 'examples', 'plugins', names.folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  writePlugin({ kind, names, folder, allos: { directory: root, version } });
}
