import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A fenced block, code in a line, or a link; the text of a link may be an image. */
const PIECES = /^```[\s\S]*?^```$|`[^`\n]*`|(?<!!)\[((?:!\[[^\]]*\]\([^)\s]*\)|[^[\]])*)\]\(([^)\s]+)\)/gm;

/**
 * Leaves the text of a link alone where its target is not packed: documents of the repository may show the way to tests
 * and records, which who installed a package does not have.
 *
 * @param {string} folder a package as it is packed
 */
export function unlinkWhatIsNotPacked(folder) {
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md'))) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const mended = text.replaceAll(PIECES, (piece, label, target) =>
      label === undefined || isPacked(target, { path, folder }) ? piece : label,
    );
    if (mended !== text) writeFileSync(path, mended);
  }
}

function isPacked(target, { path, folder }) {
  if (/^([a-z]+:|#)/i.test(target)) return true;
  const place = join(dirname(path), target.split('#')[0]);
  return !relative(folder, place).startsWith('..') && existsSync(place);
}
