#!/usr/bin/env node
'use strict';

// Plain, old JavaScript on purpose: it must parse on any Node to say which one is needed, and it answers `--version`
// and `--help` before anything else is loaded.
const fs = require('fs');
const path = require('path');

/** The answer that needs no program: undefined when the command line has to be looked at properly. */
function packedAnswer(argv) {
  if (argv.length !== 1) return undefined;
  if (argv[0] === '--version') return 'allos ' + require('../package.json').version + '\n';
  if (argv[0] !== '--help' && argv[0] !== '-h') return undefined;
  try {
    return fs.readFileSync(path.join(__dirname, 'help.txt'), 'utf8'); // rendered when the package is packed
  } catch {
    return undefined;
  }
}

/** Writes to stdout without loading `process.stdout`; a reader that went away is no error. */
function print(text) {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += fs.writeSync(1, bytes, written);
  } catch (error) {
    if (error.code === 'EAGAIN') process.stdout.on('error', cannotPrint).write(bytes.subarray(written));
    else cannotPrint(error);
  }
}

function cannotPrint(error) {
  if (error.code === 'EPIPE') return;
  const reason = error.message.replace(/^[A-Z0-9_]+: /, '').replace(/, \w+$/, '');
  process.stderr.write('Error: stdout cannot be written: ' + reason + '.\n');
  process.exitCode = 1;
}

function isOldNode() {
  const parts = process.versions.node.split('.').map(Number);
  return parts[0] < 20 || (parts[0] === 20 && parts[1] < 19);
}

/** The published package has the command line as one bundle; in a checkout it is what the compiler emitted. */
function start(argv) {
  const bundle = path.join(__dirname, '../dist/cli/bundle.cjs');
  if (!fs.existsSync(bundle)) return import('../dist/cli/main.js').then((main) => main.main(argv));
  return require('./bytecode.cjs').load(bundle, useOf(argv)).main(argv);
}

/** A guess is enough: it decides which bytecode is read, not what is done. */
function useOf(argv) {
  const word = argv.length > 0 && /^[a-z-]+$/.test(argv[0]) ? argv[0] : 'run';
  if (word === 'completion') return word; // Asked at each Tab: as little as possible is read.
  return (word === 'run' || word === 'resume') && !argv.includes('--help') ? 'run' : 'other';
}

const argv = process.argv.slice(2);
const answer = packedAnswer(argv);
if (isOldNode()) {
  process.stderr.write('allos needs Node.js 20.19 or newer; this is ' + process.version + '.\n');
  process.exitCode = 2;
} else if (answer !== undefined) {
  print(answer);
} else {
  start(argv);
}
