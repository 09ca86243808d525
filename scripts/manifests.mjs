/**
 * Writes `package.json#allos` of each plugin of this repository from its decorators, as `allos plugins build` does for
 * a plugin elsewhere. `test/manifests.test.ts` says when it has to run. Needs `npm run build`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestOf } from 'allos/plugin';

const plugins = join(dirname(dirname(fileURLToPath(import.meta.url))), 'plugins');

for (const name of readdirSync(plugins)) {
  const file = join(plugins, name, 'package.json');
  if (!existsSync(file)) continue;
  const packageJson = JSON.parse(readFileSync(file, 'utf8'));
  const entry = packageJson.exports['.'].default;
  const { default: plugin } = await import(join(plugins, name, entry));
  const text = `${JSON.stringify({ ...packageJson, allos: manifestOf(plugin, entry) }, null, 2)}\n`;
  if (text !== readFileSync(file, 'utf8')) writeFileSync(file, text);
}
