/**
 * Runs a command on another version of Node, which npx fetches as the package `node`:
 * `node scripts/with-node.mjs 22 npm test`.
 */
import { spawnSync } from 'node:child_process';

const [version = '', command, ...words] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(version) || command === undefined) {
  process.stderr.write('Usage: node scripts/with-node.mjs <version> <command> [arguments], such as 22 npm test\n');
  process.exitCode = 2;
} else {
  const npx = ['--yes', '--prefer-offline', `--package=node@${version}`, '--'];
  const told = spawnSync('npx', [...npx, 'node', '--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (told.stdout?.startsWith(`v${version}.`) || told.stdout?.trim() === `v${version}`) {
    process.stderr.write(`Node ${told.stdout.trim()}: ${[command, ...words].join(' ')}\n`);
    process.exitCode = spawnSync('npx', [...npx, command, ...words], { stdio: 'inherit' }).status ?? 1;
  } else {
    process.stderr.write(`npx gives ${told.stdout?.trim() || 'nothing'} for node@${version}.\n`);
    process.exitCode = 1;
  }
}
