import fc from 'fast-check';
import { EditFile } from '../src/edit-file.js';
import { makeDesk, type Desk } from './desk.js';
import { fuzz } from '../../../test/fuzz.js';

let desk: Desk;
beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => desk.remove());

const edit = (oldText: string, newText: string, path = 'x') =>
  desk.call(EditFile, { path, old_text: oldText, new_text: newText });

it('replaces the one occurrence and says where', async () => {
  desk.put('x', 'one\ntwo\nthree\n');
  expect(await edit('two', '2')).toMatchObject({
    success: true,
    result: { path: 'x', replacements: 1, line: 2 },
    changes: [{ path: 'x', kind: 'modified' }],
  });
  expect(desk.text('x')).toBe('one\n2\nthree\n');
});

it.each(['$&', "$'", '$`', '$1', '$$', '\\n', '${x}'])('takes %s literally, as old and as new text', async (text) => {
  desk.put('x', 'a OLD b');
  await edit('OLD', text);
  expect(desk.text('x')).toBe(`a ${text} b`);
  await edit(text, 'OLD');
  expect(desk.text('x')).toBe('a OLD b');
});

it('refuses several occurrences and names their lines, overlapping ones too', async () => {
  desk.put('x', 'a\nb\na\n\na\n');
  expect((await edit('a', 'c')).error).toContain('occurs 3 times in x, at lines 1, 3, 5');
  desk.put('x', 'aaa');
  expect((await edit('aa', 'b')).error).toContain('occurs 2 times');
  desk.put('x', 'a'.repeat(20_000));
  expect((await edit('a', 'b')).error).toContain('at least 1000 times');
  expect(desk.text('x')).toBe('a'.repeat(20_000));
});

it('refuses an edit without effect or without an old text', async () => {
  desk.put('x', 'a\r\n');
  expect((await edit('', 'b')).error).toContain('old_text is empty');
  expect((await edit('a', 'a')).error).toContain('nothing to change');
  expect((await edit('a\n', 'a\r\n')).error).toContain('only line endings differ');
});

it('refuses half characters', async () => {
  desk.put('x', 'a\uFFFD');
  expect((await edit('\ud800', 'b')).error).toContain('old_text holds half a character');
  expect((await edit('a', '\udc00')).error).toContain('new_text holds half a character');
});

it('shows the lines that differ only in white space', async () => {
  desk.put('x', 'start\n    if (a) {\n\treturn b;\n    }\nend\n');
  const { error } = await edit('if (a) {\n  return b;\n}', 'x');
  expect(error).toContain('lines 2-4, the same but for white space:\n    if (a) {\n\treturn b;\n    }\n');
});

it('shows the nearest line, or none when nothing is near', async () => {
  desk.put('x', 'alpha\nconst total = sum(values);\nomega\n');
  expect((await edit('const total = sum(numbers);', 'x')).error).toContain('line 2:\nconst total = sum(values);');
  expect((await edit('something quite different', 'x')).error).toContain('Read the file and copy');
});

it('answers soon when the text is not in a big file', async () => {
  desk.put('x', 'the same words in each line of the file\n'.repeat(200_000));
  const started = performance.now();
  expect((await edit('the same words\nin other lines', 'x')).success).toBe(false);
  expect(performance.now() - started).toBeLessThan(3000);
});

it('matches LF in a CRLF file and keeps its endings', async () => {
  desk.put('x', 'one\r\ntwo\r\nthree\r\n');
  await edit('one\ntwo\n', 'ONE\nTWO\nAND\n');
  expect(desk.text('x')).toBe('ONE\r\nTWO\r\nAND\r\nthree\r\n');
  await edit('AND', 'A\nB');
  expect(desk.text('x')).toBe('ONE\r\nTWO\r\nA\r\nB\r\nthree\r\n');
  await edit('\nthree', '\n3');
  expect(desk.text('x')).toBe('ONE\r\nTWO\r\nA\r\nB\r\n3\r\n');
});

it('matches CRLF in an LF file, and follows the lines around it in a mixed one', async () => {
  desk.put('x', 'one\ntwo\n');
  await edit('one\r\ntwo', '1\r\n2');
  expect(desk.text('x')).toBe('1\n2\n');
  desk.put('mixed', 'a\r\nb\nc\r\n');
  await edit('b', 'b\nb', 'mixed');
  expect(desk.text('mixed')).toBe('a\r\nb\nb\nc\r\n');
  await edit('c', 'c\nc', 'mixed');
  expect(desk.text('mixed')).toBe('a\r\nb\nb\nc\r\nc\r\n');
});

it('keeps byte order marks', async () => {
  desk.put('x', '\uFEFFone\n');
  await edit('one', '1');
  expect(desk.text('x')).toBe('\uFEFF1\n');
});

it.each([false, true])('edits UTF-16 (big endian: %s)', async (bigEndian) => {
  const encode = (text: string): Buffer => {
    const bytes = Buffer.from(text, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  desk.put('x', encode('\uFEFFgrüße\r\n😀\r\n'));
  await edit('grüße\n', 'hällo\nwelt\n');
  expect(desk.bytes('x')).toEqual(encode('\uFEFFhällo\r\nwelt\r\n😀\r\n'));
});

it('keeps bytes that are no UTF-8', async () => {
  desk.put('x', Buffer.from('caf\xe9 \xff one \xc3\n', 'latin1'));
  await edit('one', 'zwölf');
  expect(desk.bytes('x').toString('latin1')).toBe(`caf\xe9 \xff ${Buffer.from('zwölf').toString('latin1')} \xc3\n`);
});

it('refuses binary files and a file that changed meanwhile', async () => {
  desk.put('x', Buffer.from([1, 0, 2]));
  expect((await edit('a', 'b')).error).toContain('binary');
  desk.put('y', 'one');
  const fs = { ...desk.context.fs };
  const racing = {
    ...fs,
    read: async (...args: Parameters<typeof fs.read>) => {
      const content = await fs.read(...args);
      void content.version;
      desk.put('y', 'theirs: one');
      return content;
    },
  };
  const refused = await desk.call(EditFile, { path: 'y', old_text: 'one', new_text: '1' }, { fs: racing });
  expect(refused.error).toContain('changed since');
  expect(desk.text('y')).toBe('theirs: one');
});

describe('against a simple model', () => {
  const parameters = fuzz(80);

  let runs = 0;
  /** A new name each time, since a file that changes behind the model's back is not edited. */
  const fresh = (): string => `file-${(runs += 1)}`;

  /** Few letters, so that texts occur never, once, and more than once. */
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', 'ü', '$&', '😀'), maxLength: 12 });
  const contentAndPart = fc
    .tuple(text, fc.nat(11), fc.integer({ min: 1, max: 4 }), text)
    .map(([content, from, length, other]) => {
      const part = [...content].slice(from, from + length).join('');
      return { content, oldText: part === '' ? other : part };
    });
  const occurrences = (where: string, what: string): number => {
    let count = 0;
    for (let at = 0; at <= where.length - what.length; at += 1) if (where.startsWith(what, at)) count += 1;
    return count;
  };

  it.each(['\n', '\r\n'])(
    'with line ending %j it edits as the model does, or leaves the file alone',
    async (ending) => {
      let edited = 0;
      await fc.assert(
        fc.asyncProperty(contentAndPart, text, fc.boolean(), async ({ content, oldText }, newText, bom) => {
          const file = fresh();
          const onDisk = (lf: string): Buffer => Buffer.from((bom ? '\uFEFF' : '') + lf.replaceAll('\n', ending));
          desk.put(file, onDisk(content));
          const unique = oldText !== '' && oldText !== newText && occurrences(content, oldText) === 1;
          expect((await edit(oldText, newText, file)).success).toBe(unique);
          if (!unique) return expect(desk.bytes(file)).toEqual(onDisk(content));
          edited += 1;
          const at = content.indexOf(oldText);
          const expected = content.slice(0, at) + newText + content.slice(at + oldText.length);
          // A file without any line ending gets those of the new text.
          const lines = content.includes('\n') ? onDisk(expected) : Buffer.from((bom ? '\uFEFF' : '') + expected);
          expect(desk.bytes(file)).toEqual(lines);
        }),
        parameters,
      );
      expect(edited).toBeGreaterThan(parameters.numRuns / 10);
    },
  );

  it('touches no byte outside the match, whatever the bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each.map((byte) => Math.max(byte, 32))));
    await fc.assert(
      fc.asyncProperty(bytes, bytes, text, async (before, tail, newText) => {
        const file = fresh();
        const head = Buffer.concat([Buffer.from('#'), before]);
        desk.put(file, Buffer.concat([head, Buffer.from('<MARK>'), tail]));
        expect((await edit('<MARK>', newText, file)).success).toBe(true);
        expect(desk.bytes(file)).toEqual(Buffer.concat([head, Buffer.from(newText), tail]));
      }),
      parameters,
    );
  });
});
