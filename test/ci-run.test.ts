import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', '.ci', 'run');
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'allos-ci-'));
});
afterEach(() => rmSync(bin, { recursive: true, force: true }));

/** What `bubblewrap` of `.ci/run` decides on a machine with these programs: its last line. */
function decided(programs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): string {
  for (const [name, body] of Object.entries({ id: 'echo 1000', ...programs })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  const functions = ['skip', 'bubblewrap'].map((name) => `eval "$(/bin/sed -n '/^${name}()/,/^}/p' "$0")"`);
  const source = [
    'skipped=0',
    ...functions,
    'bubblewrap',
    'echo; echo "$skipped ${ALLOS_REQUIRE_SANDBOX:-unset} $(/usr/bin/env | /bin/grep -c ^ALLOS_REQUIRE_SANDBOX=1)"',
  ];
  const run = spawnSync('/bin/bash', ['-u', '-c', source.join('\n'), script], {
    env: { PATH: bin, ...env },
    encoding: 'utf8',
  });
  return run.stdout.trim().split('\n').at(-1) ?? '';
}

describe('.ci/run', () => {
  it('requires the sandbox of every test where bubblewrap works', () => {
    expect(decided({ bwrap: 'exit 0' })).toBe('0 1 1');
  });

  it('counts a skip, and requires nothing, where user namespaces are forbidden', () => {
    expect(decided({ bwrap: 'echo "bwrap: No permissions to create new namespace" >&2; exit 1' })).toBe('1 unset 0');
  });

  it('counts a skip where there is no bubblewrap', () => {
    expect(decided({})).toBe('1 unset 0');
  });

  it('leaves a demand for the sandbox as it is: then the tests fail', () => {
    expect(decided({ bwrap: 'exit 1' }, { ALLOS_REQUIRE_SANDBOX: '1' })).toBe('0 1 1');
  });

  it.each([
    ['fails a vulnerable dependency', { total: 1 }, { yaml: { name: 'yaml', severity: 'high', range: '<9' } }, '0 1 0'],
    ['passes when nothing is known against any', { total: 0 }, {}, '1 0 0'],
  ])('%s', (_what, total, found, counts) => {
    const report = { auditReportVersion: 2, vulnerabilities: found, metadata: { vulnerabilities: total } };
    expect(audited(`echo '${JSON.stringify(report)}'; exit ${total.total}`)).toBe(counts);
  });

  it('counts a skip where the registry tells no advisories', () => {
    expect(audited('echo "npm error audit endpoint returned an error" >&2; exit 1')).toBe('0 0 1');
  });
});

/** How `audit` of `.ci/run` counts what npm says: passed, failed, skipped. */
function audited(npm: string): string {
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const functions = ['step', 'skip', 'audit'].map((name) => `eval "$(sed -n '/^${name}()/,/^}/p' "$0")"`);
  const source = [
    `passed=0 failed=0 skipped=0 scratch=${bin}`,
    ...functions,
    'audit',
    'echo; echo "$passed $failed $skipped"',
  ];
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  const run = spawnSync('/bin/bash', ['-u', '-c', source.join('\n'), script], { env, encoding: 'utf8' });
  return run.stdout.trim().split('\n').at(-1) ?? '';
}
