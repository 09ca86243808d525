/** Removes from each `dist` what has no source any more: oclif and the stage would take a leftover for a command. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = [root, ...readdirSync(join(root, 'plugins')).map((name) => join(root, 'plugins', name))];

for (const folder of packages) {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) continue;
  for (const file of readdirSync(dist, { recursive: true })) {
    const source = file.replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (source !== file && !existsSync(join(folder, 'src', source))) rmSync(join(dist, file));
  }
}
