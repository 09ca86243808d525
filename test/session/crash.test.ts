import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { storeFixture, type StoreFixture } from './store-fixture.js';

/** Writes records of about 2 kB as fast as it can and says which one is down. */
const WRITER = `
  import { createFileSessionStore } from STORE;
  const [path] = process.argv.slice(2);
  const store = createFileSessionStore({
    directory: '/nonexistent', clock: { now: Date.now }, allosVersion: '0', secrets: [],
    ids: { next: (prefix) => prefix + '_' + process.pid + '_' + process.hrtime.bigint() },
  });
  const session = await (process.argv[3] === 'open' ? store.open(path) : store.create({ cwd: '/p', path }));
  const filler = 'x'.repeat(2000);
  for (let seq = 0; ; seq += 1) {
    try {
      session.append({ v: 1, type: 'warning', seq, ts: 't', runId: 'r', sessionId: 's', code: 'x', message: filler });
    } catch (error) {
      process.stdout.write(JSON.stringify({ seq, code: error.code, message: error.message, hint: error.hint }) + '\\n');
      break;
    }
    process.stdout.write(seq + '\\n');
    if (seq % 20 === 0) await new Promise((next) => setImmediate(next));
  }
`;

let writer: string;
let program: string;
let fixture: StoreFixture;

beforeAll(() => {
  program = mkdtempSync(join(tmpdir(), 'allos-crash-'));
  const source = join(program, 'writer-source.mjs');
  writer = join(program, 'writer.mjs');
  writeFileSync(source, WRITER.replace('STORE', JSON.stringify(resolve('src/session/file-session-store.ts'))));
  const esbuild = resolve('node_modules/.bin/esbuild');
  execFileSync(esbuild, [
    source,
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${writer}`,
    '--log-level=error',
  ]);
});
afterAll(() => rmSync(program, { recursive: true, force: true }));
beforeEach(() => {
  fixture = storeFixture();
});
afterEach(() => fixture.remove());

async function killAfter(path: string, records: number, mode: 'create' | 'open'): Promise<number> {
  const child = spawn(process.execPath, [writer, path, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = -1;
  for await (const line of createInterface(child.stdout)) {
    acknowledged = Number(line);
    if (acknowledged === records) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

describe('a process that is killed', () => {
  it('leaves every record it was told is down, and a session that opens again', async () => {
    const path = join(fixture.folder, 's.jsonl');
    let expected = 0;
    for (const records of [0, 7, 41, 150]) {
      const acknowledged = await killAfter(path, records, existsSync(path) ? 'open' : 'create');
      expect(existsSync(`${path}.lock`)).toBe(true);
      const session = await fixture.store().open(path);
      const seqs = session.events.slice(expected).map((event) => event.seq);
      expect(seqs.slice(0, acknowledged + 1)).toEqual(Array.from({ length: acknowledged + 1 }, (_, seq) => seq));
      expect(session.damaged).toBe(false);
      expected = session.events.length;
      session.close();
    }
  });
});

describe('a file that may not grow', () => {
  it('ends with a clear error and only whole lines', async () => {
    const path = join(fixture.folder, 's.jsonl');
    const run = spawnSync('bash', ['-c', `ulimit -f 16; exec "$0" "$@"`, process.execPath, writer, path], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    const last = JSON.parse(run.stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
    expect(last).toMatchObject({
      code: 'session.write',
      message: expect.stringContaining(path),
      hint: expect.stringContaining('space'),
    });
    const text = readFileSync(path, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(text.trimEnd().split('\n')).toHaveLength(1 + Number(last['seq']));
    const session = await fixture.store().open(path);
    expect(session.warnings).toEqual([]);
    session.close();
  });
});

describe('many processes at one session', () => {
  it('let exactly one have it, also when all find the lock of a dead one', async () => {
    const path = join(fixture.folder, 's.jsonl');
    await killAfter(path, 1, 'create');
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, [writer, path, 'open'], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const outcomes = await Promise.all(
      children.map(
        (child) =>
          new Promise<'holds' | 'refused'>((done) => {
            child.stdout.once('data', () => done('holds'));
            child.once('exit', () => done('refused'));
          }),
      ),
    );
    for (const child of children) child.kill('SIGKILL');
    for (const child of children) if ((child.exitCode ?? child.signalCode) === null) await once(child, 'exit');
    expect(outcomes.filter((outcome) => outcome === 'holds')).toHaveLength(1);
    expect(
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .every(isJson),
    ).toBe(true);
  });
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
