/** `npm run bench`: Allos beside a floor program. README.md says what each row means. */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allos } from './contenders/allos.mjs';
import { floor } from './contenders/floor.mjs';
import { openaiSdk } from './contenders/openai-sdk.mjs';
import { openDesk } from './desk.mjs';
import { readOptions, USAGE } from './options.mjs';
import { reportRow } from './report.mjs';
import { measureRow } from './rounds.mjs';
import { DEFAULT_ROWS, ROWS } from './rows/all.mjs';
import { findingsOf } from './verdict.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.exitCode = await main(readOptions(process.argv.slice(2)));

/** @param {ReturnType<typeof readOptions>} options @returns {Promise<number>} the exit status */
async function main(options) {
  if (options.help || options.list) return print(options.help ? USAGE : ROWS.map(rowLine).join(''));
  const packages = resolve(options.packages ?? join(root, '.stage', 'node_modules'));
  if (!existsSync(join(packages, 'allos', 'package.json'))) {
    return fail(`There is no staged allos in ${packages}: run npm run build and npm run stage first.`);
  }
  const names = options.rows?.includes('all') ? ROWS.map(({ name }) => name) : (options.rows ?? DEFAULT_ROWS);
  const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0)
    return fail(`There is no row ${unknown.join(', ')}. The rows are:\n${ROWS.map(rowLine).join('')}`);
  const sdk = options.peers ? openaiSdk(process.execPath) : undefined;
  const contenders = [
    floor(process.execPath, packages),
    ...(sdk === undefined ? [] : [sdk]),
    allos(process.execPath, packages),
  ];
  const findings = await measure(names, contenders, options.rounds);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(resultOf(findings, options), null, 2)}\n`);
  const broken = findings.filter(({ verdict }) => verdict === 'broken');
  for (const { row, metric } of broken) process.stderr.write(`${row} ${metric}: a must is broken by more than 15 %\n`);
  return broken.length > 0 && !options.figuresOnly ? 1 : 0;
}

async function measure(names, contenders, rounds) {
  const findings = [];
  const desk = await openDesk();
  print(
    `Node.js ${process.version}, ${cpus().length} cores, ${rounds} rounds; medians (minimum–maximum), ratios by pair\n\n`,
  );
  try {
    for (const row of ROWS.filter(({ name }) => names.includes(name))) {
      const found = findingsOf(row, await measureRow(row, contenders, rounds, desk));
      findings.push(...found);
      print(`${reportRow(row, found)}\n`);
    }
  } finally {
    desk.close();
  }
  return findings;
}

function resultOf(findings, { rounds }) {
  return { node: process.version, cores: cpus().length, rounds, date: new Date().toISOString(), findings };
}

function rowLine({ name, title }) {
  return `  ${name.padEnd(10)} ${title}\n`;
}

function print(text) {
  process.stdout.write(text);
  return 0;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  return 2;
}
