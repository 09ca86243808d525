/** `npm ci` runs this: it installs the Git hooks in a checkout and does nothing in an exported tree. */
import { existsSync } from 'node:fs';

if (existsSync('.git') && process.env.CI === undefined) {
  const husky = await import('husky').catch(() => undefined);
  const complaint = husky?.default();
  if (complaint) process.stderr.write(`Git hooks are not installed: ${complaint}\n`);
}
