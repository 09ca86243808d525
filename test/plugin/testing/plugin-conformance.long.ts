import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginConformance, runConformance } from 'allos/plugin/testing';
import { writePackage } from './twins/plugin-package.js';

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'allos-twins-')));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const ALL = pluginConformance({ folder: writePackage(parent) });

describe('the conformance of a plugin package', () => {
  it('is found where it is: a sound package keeps every contract', async () => {
    const { results, passed } = await runConformance(ALL);
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(passed).toBe(ALL.length);
  });

  it.each(ALL.map(({ id, title }) => ({ id, title })))(
    'is missed by a package with one defect: $id: $title',
    async ({ id }) => {
      const broken = pluginConformance({ folder: writePackage(parent, id) }).find((contract) => contract.id === id);
      expect(await broken?.run()).toMatchObject({ id, verdict: 'failed', reason: expect.stringMatching(/\S/) });
    },
  );

  it('imports nothing into this process that ends a process', async () => {
    const folder = writePackage(parent, 'load.exit');
    for (const contract of pluginConformance({ folder })) {
      if (!/^(package\.identity|manifest\.version|load)/.test(contract.id)) continue;
      expect(await contract.run()).toMatchObject({ verdict: 'failed', reason: expect.stringContaining('exit code 0') });
    }
  });

  it('is asked of folders with a package.json', () => {
    expect(() => pluginConformance({ folder: join(parent, 'nowhere') })).toThrow(
      expect.objectContaining({ code: 'plugin.not_found', message: expect.stringContaining('nowhere') }),
    );
  });
});
