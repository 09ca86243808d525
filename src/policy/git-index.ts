/** Bytes of an entry before its object id; the mode stands at 24. */
const STAT_BYTES = 40;
const MODE_AT = 24;
/** The mode of a submodule's entry. */
const GITLINK = 0o160000;
const MAX_ENTRIES = 5_000_000;

/**
 * The paths of submodules that a git index (version 2 to 4) lists: git looks into each of them, whether or not
 * `.gitmodules` knows it. `undefined` when the bytes are no index that can be read.
 *
 * The format is described in gitformat-index(5).
 */
export function gitlinksIn(index: Uint8Array): readonly string[] | undefined {
  return gitlinksWith(index, 20) ?? gitlinksWith(index, 32);
}

/** @param hashBytes - 20 for SHA-1, 32 for SHA-256: the index itself does not say. */
function gitlinksWith(index: Uint8Array, hashBytes: number): readonly string[] | undefined {
  const view = Buffer.from(index.buffer, index.byteOffset, index.byteLength);
  if (view.length < 12 || view.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = view.readUInt32BE(4);
  const count = view.readUInt32BE(8);
  if (version < 2 || version > 4 || count > MAX_ENTRIES) return undefined;
  const found: string[] = [];
  let at = 12;
  let name: Buffer = Buffer.alloc(0);
  for (let entry = 0; entry < count; entry += 1) {
    const flagsAt = at + STAT_BYTES + hashBytes;
    if (flagsAt + 3 > view.length) return undefined;
    const mode = view.readUInt32BE(at + MODE_AT);
    if (!isMode(mode)) return undefined;
    let nameAt = flagsAt + 2 + ((view.readUInt16BE(flagsAt) & 0x4000) === 0 ? 0 : 2);
    let kept = 0;
    if (version === 4) {
      const strip = offsetAt(view, nameAt);
      if (strip === undefined || strip.value > name.length) return undefined;
      kept = name.length - strip.value;
      nameAt = strip.end;
    }
    const end = view.indexOf(0, nameAt);
    if (end === -1) return undefined;
    name =
      kept === 0 ? view.subarray(nameAt, end) : Buffer.concat([name.subarray(0, kept), view.subarray(nameAt, end)]);
    if (mode === GITLINK) found.push(name.toString('utf8'));
    // Before version 4 an entry is filled up with NULs to a multiple of eight bytes, with one at least.
    at = version === 4 ? end + 1 : at + Math.ceil((end - at + 1) / 8) * 8;
  }
  return found;
}

function isMode(mode: number): boolean {
  const type = mode & 0o170000;
  return mode <= 0o177777 && (type === 0o100000 || type === 0o120000 || type === 0o040000 || type === GITLINK);
}

/** Git's variable-length offset: every byte but the last has its high bit set and adds one. */
function offsetAt(view: Buffer, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = start; at < Math.min(view.length, start + 6); at += 1) {
    const byte = view[at] as number;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { value, end: at + 1 };
    value += 1;
  }
  return undefined;
}
