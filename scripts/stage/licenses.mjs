import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The notices of the packages inside the bundles, as their licenses ask for.
 *
 * @param {Iterable<string>} folders folders of the bundled packages
 */
export function thirdPartyLicenses(folders) {
  const packagesOf = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`].sort());
  }
  // Many packages have the very same text, the longest of all among them: it stands once.
  return [...packagesOf]
    .map(([text, packages]) => `${[...new Set(packages)].join('\n')}\n${'-'.repeat(72)}\n${text}\n`)
    .sort()
    .join('\n');
}
