import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The notices of the packages inside the bundles, as their licenses ask for.
 *
 * @param {Iterable<string>} folders folders of the bundled packages
 */
export function thirdPartyLicenses(folders) {
  const notices = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    notices.set(`${name} ${version}`, text);
  }
  return [...notices.keys()]
    .sort()
    .map((title) => `${title}\n${'-'.repeat(title.length)}\n${notices.get(title)}\n`)
    .join('\n');
}
