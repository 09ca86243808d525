import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = `
const { createAllos, version } = require('allos');
const { AllosError } = require('allos/plugin');
(async () => {
  const { agent, dispose } = await createAllos({ provider: 'demo', cwd: __dirname });
  const text = await agent.run('What is here?');
  await dispose();
  console.log(JSON.stringify({ version, words: text.length > 0, error: new AllosError('run.busy', 'x').code }));
})();
`;

it('a CommonJS program requires allos and runs a task', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allos-cjs-'));
  try {
    symlinkSync(join(process.cwd(), '.stage', 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'program.cjs'), PROGRAM);
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const stdout = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'program.cjs'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      words: true,
      error: 'run.busy',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
