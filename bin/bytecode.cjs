'use strict';

// Runs a bundle from the bytecode that V8 made of it in an earlier run. See docs/decisions/0014-bytecode.md.
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { createRequire } = require('module');
const { crc32 } = require('zlib');

/** CRC, length and length of the list of parts: three 32-bit numbers at the end of a cache file. */
const TRAILER_BYTES = 12;
/** As Node.js wraps CommonJS; `__import` because `import()` of a script from bytecode fails on Node.js 20. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname, __import) {', '\n})'];
const importModule = (specifier) => import(specifier);
/** Exit codes from here on: the time is up, or a signal came. */
const INTERRUPTED = 124;
const OLD_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Loads a CommonJS bundle that `npm run stage` made, and keeps its bytecode for the next process. The use tells runs
 * apart that need different parts: all of the bytecode is read at each start.
 */
function load(file, use) {
  const source = fs.readFileSync(file, 'latin1'); // The bundler writes ASCII.
  const place = placeFor(file, source, use);
  const cached = place && read(place.file, place.owners);
  const script = new vm.Script(WRAPPER[0] + source + WRAPPER[1], {
    filename: file,
    cachedData: cached && cached.data,
  });
  const module = { exports: {}, parts: [] };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file), importModule);
  const known = new Set(cached === undefined || script.cachedDataRejected ? undefined : cached.parts);
  if (place) process.once('exit', () => keep(script, module.parts, known, place));
  return module.exports;
}

/**
 * Where the bytecode of this very source and this very Node.js is kept: beside the bundle, so that whoever can write
 * the one can write the other, or else in the user's own cache folder. Undefined: nowhere.
 */
function placeFor(file, source, use) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.env.NODE_V8_COVERAGE) return undefined;
  const hash = source.slice(-65, -1); // Its last line is a comment with the hash of all the others.
  const name = [hash.slice(0, 16), process.version, process.arch, use].join('-') + '.bytecode';
  const owner = fs.statSync(file).uid;
  const user = process.geteuid ? process.geteuid() : owner;
  const beside = path.join(__dirname, '../.bytecode'); // Not in dist: it is never packed.
  if (owner === user && isWritable(path.dirname(beside))) {
    return { folder: beside, file: path.join(beside, name), owners: [owner] };
  }
  const shared = path.join(beside, name);
  if (fs.existsSync(shared)) return { folder: undefined, file: shared, owners: [owner] };
  const named = process.env.XDG_CACHE_HOME || '';
  // By the rules of XDG a relative path does not count; it would lead into the folder at hand.
  const cache = path.isAbsolute(named) ? named : path.join(require('os').homedir(), '.cache');
  const own = path.join(cache, 'allos');
  return { folder: own, file: path.join(own, name), owners: [user] };
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** V8 does not check what it is given, so this does: damaged bytecode would crash the process. */
function read(file, owners) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, 'r');
    const { uid, mode } = fs.fstatSync(descriptor);
    if (!owners.includes(uid) || (mode & 0o022) !== 0) return undefined;
    const bytes = fs.readFileSync(descriptor);
    const trailer = bytes.length - TRAILER_BYTES;
    if (trailer < 0 || bytes.readUInt32LE(trailer + 4) !== bytes.length) return undefined;
    if (crc32(bytes.subarray(0, trailer)) !== bytes.readUInt32LE(trailer)) return undefined;
    const dataBytes = trailer - bytes.readUInt32LE(trailer + 8);
    return { data: bytes.subarray(0, dataBytes), parts: bytes.toString('latin1', dataBytes, trailer).split('\n') };
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Writes the bytecode when this run used parts of the bundle that the kept one has not seen. */
function keep(script, parts, known, { folder, file }) {
  if (folder === undefined || parts.every((part) => known.has(part))) return;
  if (process.exitCode >= INTERRUPTED) return; // Whoever ended it waits for it to be gone.
  const half = file + '.' + process.pid;
  try {
    const data = script.createCachedData();
    const list = Buffer.from([...new Set([...known, ...parts])].join('\n'), 'latin1');
    const body = Buffer.concat([data, list]);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeUInt32LE(crc32(body), 0);
    trailer.writeUInt32LE(body.length + TRAILER_BYTES, 4);
    trailer.writeUInt32LE(list.length, 8);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(half, Buffer.concat([body, trailer]), { mode: 0o644, flag: 'wx' });
    fs.renameSync(half, file);
    dropOld(folder);
  } catch {
    fs.rmSync(half, { force: true }); // A full or read-only disk: the next run is slower, that is all.
  }
}

/** What other versions of Allos or Node.js left behind; one that is still in use is made again. */
function dropOld(folder) {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (Date.now() - fs.statSync(file).mtimeMs > OLD_MS) fs.rmSync(file);
  }
}

/** What is kept of the bytecode of a bundle, for `allos doctor`; undefined where nothing is to be kept. */
function stateOf(file) {
  const source = fs.readFileSync(file, 'latin1');
  const places = ['run', 'completion', 'other'].map((use) => placeFor(file, source, use));
  if (places.includes(undefined)) return undefined;
  const kept = places.map((place) => read(place.file, place.owners)).filter((each) => each !== undefined);
  return {
    folder: path.dirname(places[0].file),
    isWritten: places[0].folder !== undefined,
    isThere: places.some((place) => fs.existsSync(place.file)),
    bytes: kept.reduce((sum, each) => sum + each.data.length, 0),
  };
}

exports.load = load;
exports.stateOf = stateOf;
