import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SessionStore } from 'allos/plugin';
import {
  conformanceText,
  runConformance,
  sessionStoreConformance,
  type SessionStoreUnderTest,
} from 'allos/plugin/testing';
import { createMemorySessionStore } from '../../../src/container/memory-session-store.js';
import { systemClock } from '../../../src/container/system-clock.js';
import { createTimeOrderedIds } from '../../../src/container/time-ordered-ids.js';
import { createFileSessionStore } from '../../../src/session/file-session-store.js';

const LEDGER = pathToFileURL(resolve('test/fixtures/stores/ledger-store.mjs')).href;
type LedgerModule = { readonly ledgerStore: (directory: string, defect?: string) => SessionStore };

async function ledger(defect = ''): Promise<SessionStoreUnderTest> {
  const { ledgerStore } = (await import(LEDGER)) as LedgerModule;
  return { name: 'ledger', store: (directory) => ledgerStore(directory, defect), module: `${LEDGER}?defect=${defect}` };
}

describe('a session store', () => {
  it('that is built in keeps every contract', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'allos-store-module-'));
    const module = join(folder, 'store.mjs');
    const built = pathToFileURL(resolve('dist/session/file-session-store.js')).href;
    writeFileSync(
      module,
      `import { createFileSessionStore } from ${JSON.stringify(built)};
       let count = 0;
       const ids = { next: (prefix) => prefix + '_' + process.hrtime.bigint() + '_' + process.pid + '_' + (count += 1) };
       export default (directory) =>
         createFileSessionStore({ directory, clock: { now: Date.now }, ids, allosVersion: '0', secrets: [] });`,
    );
    try {
      const report = await runConformance(
        sessionStoreConformance({
          name: 'files',
          store: (directory) =>
            createFileSessionStore({
              directory,
              clock: systemClock,
              ids: createTimeOrderedIds(systemClock),
              allosVersion: '0',
              secrets: [],
            }),
          module: pathToFileURL(module).href,
        }),
      );
      if (report.failed > 0) throw new Error(conformanceText(report));
      expect(report.notApplicable).toBe(0);
      expect(report.passed).toBeGreaterThanOrEqual(20);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it('that is sound keeps every contract', async () => {
    const report = await runConformance(sessionStoreConformance(await ledger()));
    if (report.failed > 0) throw new Error(conformanceText(report));
    expect(report.notApplicable).toBe(0);
  }, 60_000);

  it('with a defect fails the contract of that name, whichever it is', async () => {
    const ids = sessionStoreConformance(await ledger()).map(({ id }) => id);
    const verdicts: string[] = [];
    for (const id of ids) {
      const result = await sessionStoreConformance(await ledger(id))
        .find((contract) => contract.id === id)
        ?.run();
      verdicts.push(`${id} ${result?.verdict ?? 'missing'}`);
      expect([id, result !== undefined && 'reason' in result && result.reason]).toEqual([
        id,
        expect.not.stringContaining('the check broke off: Cannot'),
      ]);
    }
    expect(verdicts).toEqual(ids.map((id) => `${id} failed`));
  }, 120_000);

  it('that lacks something says so, with a reason', () => {
    const store = () => createMemorySessionStore();
    expect(() => sessionStoreConformance({ name: 'x', store, lacks: { file: 'none' } as never })).toThrow(
      expect.objectContaining({
        code: 'plugin.invalid',
        message: expect.stringMatching(/lacks\.file is no feature; did you mean files\?\n- module is missing/),
      }),
    );
    const contracts = sessionStoreConformance({
      name: 'memory',
      store,
      lacks: { processes: 'Memory ends with its process.', files: 'Memory.', locks: 'Memory.', names: ' Memory.' },
    });
    const without = contracts.filter(({ notApplicable }) => notApplicable !== undefined).map(({ id }) => id);
    expect(without).toEqual([
      'names.renamed',
      'names.checked',
      'lock.second',
      'lock.processes',
      'kill.durable',
      'files.mode',
      'files.torn',
      'files.damaged',
      'files.path',
    ]);
  });
});
