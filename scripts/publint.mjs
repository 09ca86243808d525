/** Lints every staged package as it would be published; any finding fails. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const staged = '.stage/node_modules';
let findings = 0;
for (const name of (await readdir(staged)).sort()) {
  const pkgDir = join(staged, name);
  const { messages, pkg } = await publint({ pkgDir, level: 'suggestion', strict: true });
  for (const message of messages) {
    findings += 1;
    process.stderr.write(`${name}: ${formatMessage(message, pkg, { color: false })}\n`);
  }
}
if (findings > 0) process.exitCode = 1;
