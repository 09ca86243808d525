import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForAppending, SessionFile, type Write } from '../../src/session/session-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sessionFile(write: Write): { readonly file: SessionFile; readonly text: () => string } {
  const path = join(folder, 's.jsonl');
  const fd = openForAppending(path, { create: true });
  return { file: new SessionFile({ path, fd, write }), text: () => readFileSync(path, 'utf8') };
}

/** Writes no more than there is room for. */
const writeSome = (fd: number, data: string | Uint8Array, room: number): number =>
  writeSync(fd, Buffer.from(data as string).subarray(0, room));

describe('SessionFile', () => {
  it('goes on after a short write', () => {
    const { file, text } = sessionFile((fd, data) => writeSome(fd, data, 3));
    file.appendLine('{"long":"enough, and é🌍 cut"}');
    expect(text()).toBe('{"long":"enough, and é🌍 cut"}\n');
    file.close();
  });

  it('takes half a line back when the disk is full, and the next record is whole', () => {
    let room = 12;
    const { file, text } = sessionFile((fd, data) => {
      if (room === 0) throw new Error('ENOSPC: no space left on device');
      const count = writeSome(fd, data, room);
      room -= count;
      return count;
    });
    file.appendLine('{"a":1}');
    expect(() => file.appendLine('{"b":2222222}')).toThrow(
      expect.objectContaining({ code: 'session.write', message: expect.stringContaining('ENOSPC') }),
    );
    expect(text()).toBe('{"a":1}\n');
    room = 100;
    file.appendLine('{"c":3}');
    expect(text()).toBe('{"a":1}\n{"c":3}\n');
    file.close();
  });

  it('does not spin on a write that writes nothing', () => {
    const { file } = sessionFile(() => 0);
    expect(() => file.appendLine('{}')).toThrow(/no byte/);
    file.close();
  });
});
