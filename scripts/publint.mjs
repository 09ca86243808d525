/** Lints every staged package as it would be published; any finding fails. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const staged = '.stage/node_modules';
/** Packages of their own inside of a package: copied to where they are used, and never imported from here. */
const COPIED = /^\.\/(templates|examples\/plugins)\//;
let findings = 0;
for (const name of (await readdir(staged)).sort()) {
  const pkgDir = join(staged, name);
  const { messages, pkg } = await publint({ pkgDir, level: 'suggestion', strict: true });
  for (const message of messages) {
    const text = formatMessage(message, pkg, { color: false });
    if (COPIED.test(text)) continue;
    findings += 1;
    process.stderr.write(`${name}: ${text}\n`);
  }
}
if (findings > 0) process.exitCode = 1;
