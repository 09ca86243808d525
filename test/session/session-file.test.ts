import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForAppending, SessionFile, type WriteBytes } from '../../src/session/session-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sessionFile(write: WriteBytes): { readonly file: SessionFile; readonly text: () => string } {
  const path = join(folder, 's.jsonl');
  const fd = openForAppending(path, { create: true });
  return { file: new SessionFile({ path, fd, write }), text: () => readFileSync(path, 'utf8') };
}

describe('SessionFile', () => {
  it('goes on after a short write', () => {
    const { file, text } = sessionFile((fd, bytes, offset, length) =>
      writeSync(fd, bytes, offset, Math.min(length, 3)),
    );
    file.appendLine('{"long":"enough"}');
    expect(text()).toBe('{"long":"enough"}\n');
    file.close();
  });

  it('takes half a line back when the disk is full, and the next record is whole', () => {
    let room = 12;
    const { file, text } = sessionFile((fd, bytes, offset, length) => {
      if (room === 0) throw new Error('ENOSPC: no space left on device');
      const count = writeSync(fd, bytes, offset, Math.min(length, room));
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
