import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAttachments } from '../../src/attachments/attached-parts.js';
import { PDF, PNG } from './sample-files.js';

const MEGABYTE = 1024 * 1024;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-attach-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
const partsOf = async (...files: Parameters<typeof readAttachments>[0]): Promise<readonly unknown[]> =>
  (await readAttachments(files, folder)).map(({ part }) => part);

describe('what a model is given of files', () => {
  it('keeps their order; text has its name around it, whatever the names end with', async () => {
    write('shot.txt', PNG);
    write('notes.png', 'one\ntwo');
    mkdirSync(join(folder, 'papers'));
    write('papers/a.bin', PDF);
    expect(await partsOf('shot.txt', 'notes.png', 'papers/a.bin')).toEqual([
      { type: 'image', mediaType: 'image/png', data: PNG.toString('base64') },
      { type: 'text', text: '<file name="notes.png">\none\ntwo\n</file>' },
      { type: 'document', mediaType: 'application/pdf', data: PDF.toString('base64'), name: 'a.bin' },
    ]);
  });

  it('comes from memory too', async () => {
    expect(await partsOf({ name: 'a "b".md', data: Buffer.from('x\n') })).toEqual([
      { type: 'text', text: '<file name="a &quot;b&quot;.md">\nx\n</file>' },
    ]);
  });
});

describe('a file that cannot be attached', () => {
  const sparse = (name: string, begin: Uint8Array, size: number): void => {
    write(name, begin);
    truncateSync(join(folder, name), size);
  };

  it.each([
    ['missing.png', 'missing.png does not exist'],
    ['folder', 'folder is a folder'],
    ['fifo', 'fifo is no regular file'],
    ['empty.txt', 'empty.txt is empty'],
    ['app.exe', 'app.exe is neither text nor an image (png, jpeg, gif, webp) nor a PDF'],
    ['huge.png', 'huge.png has 5.5 MB; an image may have 5 MB'],
    ['huge.txt', 'huge.txt has 1.5 MB; a text may have 1 MB'],
    ['gigantic.bin', 'gigantic.bin has 21 MB'],
  ])('%s', async (name, message) => {
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    write('empty.txt', '');
    write('app.exe', Buffer.from('MZ\x90\0\x03', 'latin1'));
    sparse('huge.png', PNG, 5.5 * MEGABYTE);
    write('huge.txt', 'x'.repeat(1.5 * MEGABYTE));
    sparse('gigantic.bin', PNG, 21 * MEGABYTE);
    await expect(partsOf(name)).rejects.toMatchObject({ code: 'usage.file', message });
    await expect(partsOf(name)).rejects.toHaveProperty('hint', expect.stringMatching(/\.$/));
  });

  it('may be one too many', async () => {
    const data = Buffer.concat([PNG, Buffer.alloc(4.5 * MEGABYTE)]);
    const files = Array.from({ length: 5 }, (_, index) => ({ name: `${index}.png`, data }));
    await expect(partsOf(...files)).rejects.toMatchObject({
      code: 'usage.file',
      message: 'The attached files have 22.5 MB together',
    });
  });
});
