import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';

/**
 * The source lines that started processes ran, from what V8 wrote of the staged bundles (`NODE_V8_COVERAGE`). Only a
 * line that the bundle has code of and that ran counts: what the bundler left out is not covered by that.
 *
 * @param {{ root: string, spawned: string }} options the repository; the folder that V8 wrote to
 * @returns {Set<string>} `<path>:<line>`, lines from 1
 */
export function spawnedLines({ root, spawned }) {
  const staged = join(root, '.stage', 'node_modules');
  const ran = new Map();
  for (const name of readdirSync(spawned)) {
    for (const { url, functions } of scriptsOf(join(spawned, name))) {
      if (!url.startsWith('file:')) continue;
      const file = fileURLToPath(url);
      const map = join(root, '.stage', 'maps', `${relative(staged, file)}.map`);
      if (!file.startsWith(staged) || !existsSync(map)) continue;
      if (!ran.has(file)) ran.set(file, { map, text: readFileSync(file, 'utf8'), offsets: undefined });
      const script = ran.get(file);
      const offsets = ranOffsets(functions, script.text.length);
      if (script.offsets === undefined) script.offsets = offsets;
      else offsets.forEach((hit, at) => (script.offsets[at] |= hit));
    }
  }
  return new Set([...ran.values()].flatMap(linesOf));
}

/** A process that was killed while it wrote leaves half a file. */
function scriptsOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).result;
  } catch {
    return [];
  }
}

/** 1 for each character that ran: inner ranges overrule the outer ones. */
function ranOffsets(functions, length) {
  const ranges = functions.flatMap((each) => each.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const offsets = new Uint8Array(length);
  for (const { startOffset, endOffset, count } of ranges) offsets.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return offsets;
}

function linesOf({ map, text, offsets }) {
  const traced = new TraceMap(readFileSync(map, 'utf8'));
  const lines = new Set();
  let lineStart = 0;
  for (const segments of decodedMappings(traced)) {
    for (const [column, source, line] of segments) {
      if (source !== undefined && offsets[lineStart + column] === 1) lines.add(`${traced.sources[source]}:${line + 1}`);
    }
    lineStart = text.indexOf('\n', lineStart) + 1;
  }
  return [...lines];
}
