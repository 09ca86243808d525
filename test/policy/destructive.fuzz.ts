import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { shellCall } from './call.js';
import { fuzz, fuzzTimes } from '../fuzz.js';

/** A stub that logs its words; the wrappers below it really run what they are given. */
const LOGS = `#!/bin/bash\nprintf '%s ' "\${0##*/}" "$@" >> "$LOG"\nprintf '\\n' >> "$LOG"\n`;
const WRAPPERS = ['env', 'xargs', 'nice', 'timeout', 'nohup', 'sh', 'bash', 'cat', 'find'];

const target = fc.constantFrom(
  'rm -rf x',
  'rm -r -f x',
  'r\\m -rf x',
  "'rm' -rf x",
  'rm x -rf',
  '$R -rf x',
  'rm $F x',
  'rm "$F" x',
  '${R} $F x',
  '$(echo rm) -rf x',
  '{rm,-rf,x}',
  'rm {-r,-f} x',
  "$'rm' $'-rf' x",
  'rm -{r,f} x',
  'rm `echo -rf` x',
  'eval rm -rf x',
  'r"m" "-r"f x',
  'git reset --hard',
  'git $G',
  'git "reset" --ha\\rd',
  'ls',
  'echo rm -rf x',
  'rm x',
  'cat x',
);
const quoted = (code: string): string => `'${code.replaceAll("'", "'\\''")}'`;
const WRAPS: readonly ((code: string) => string)[] = [
  (code) => code,
  (code) => `env ${code}`,
  (code) => `env A=b ${code}`,
  (code) => `nice -n 1 ${code}`,
  (code) => `timeout 2 ${code}`,
  (code) => `nohup ${code}`,
  (code) => `command ${code}`,
  (code) => `exec ${code}`,
  (code) => `time ${code}`,
  (code) => `! ${code}`,
  (code) => `sh -c ${quoted(code)}`,
  (code) => `bash -ec ${quoted(code)}`,
  (code) => `eval ${quoted(code)}`,
  (code) => `echo ${quoted(code)} | sh`,
  (code) => `echo ${quoted(code)} | bash -s`,
  (code) => `bash <<< ${quoted(code)}`,
  (code) => `sh <<'E'\n${code}\nE\n`,
  (code) => `bash <(echo ${quoted(code)})`,
  (code) => `echo ${quoted(code)} > >(sh)`,
  (code) => `echo y | xargs ${code}`,
  (code) => `echo -rf | xargs ${code}`,
  (code) => `echo ${quoted(code)} | xargs -I% sh -c %`,
  (code) => `find . -maxdepth 0 -exec ${code} \\;`,
  (code) => `( ${code} )`,
  (code) => `{ ${code}; }`,
  (code) => `f() { ${code}; }; f`,
  (code) => `f() { "$@"; }; f ${code}`,
  (code) => `if ${code}; then :; fi`,
  (code) => `for i in 1; do ${code}; done`,
  (code) => `while ${code}; do break; done`,
  (code) => `case a in a) ${code};; esac`,
  (code) => `echo $(${code})`,
  (code) => `echo "\`${code.replaceAll(/["`\\$]/g, (char) => `\\${char}`)}\`"`,
  (code) => `x=$(${code})`,
  (code) => `cat <<E\n$(${code})\nE\n`,
  (code) => `cat <(${code})`,
  (code) => `echo \${z:-$(${code})}`,
  (code) => `echo $(( $(${code}) + 1 ))`,
  (code) => `[[ -n $(${code}) ]]`,
  (code) => `trap ${quoted(code)} EXIT`,
  (code) => `${code} &\nwait`,
  (code) => `true && ${code}`,
  (code) => `a=(1 $(${code}))`,
  (code) => `echo ${quoted(code)} > s; sh s`,
  (code) => `echo ${quoted(code)} > s; . ./s`,
  (code) => `cat > s <<'E'\n${code}\nE\nbash s`,
  (code) => `coproc ${code}\nwait`,
  (code) => `while read l; do $l; done <<< ${quoted(code)}`,
];
const wrap = fc.nat({ max: WRAPS.length - 1 });
const commands = fc
  .tuple(
    fc.constantFrom('', 'R=rm; ', 'F=-rf; ', 'R=rm F=-rf; ', 'export R=rm F=-rf G="reset --hard"; '),
    target,
    fc.array(wrap, { maxLength: 3 }),
  )
  .map(([before, code, wraps]) => before + wraps.reduce<string>((inner, each) => WRAPS[each]?.(inner) ?? inner, code));

describe('commands that auto-approval runs, judged by bash', () => {
  let home: string;
  let runs = 0;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'policy-destroy-'));
    mkdirSync(path.join(home, 'bin'));
    mkdirSync(path.join(home, 'cwd'));
    for (const stub of ['rm', 'git']) {
      writeFileSync(path.join(home, 'bin', stub), LOGS);
      chmodSync(path.join(home, 'bin', stub), 0o755);
    }
    for (const real of WRAPPERS) {
      const found = spawnSync('sh', ['-c', `command -v ${real}`], { encoding: 'utf8' }).stdout.trim();
      writeFileSync(path.join(home, 'bin', real), `#!/bin/bash\nexec ${found} "$@"\n`);
      chmodSync(path.join(home, 'bin', real), 0o755);
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Whether a destructive form reached a program. */
  function destroys(command: string): boolean {
    // A log of its own: what an earlier command left in the background may still write.
    const log = path.join(home, `log-${(runs += 1)}`);
    writeFileSync(log, '');
    spawnSync('/bin/bash', ['-c', command], {
      cwd: path.join(home, 'cwd'),
      env: { PATH: path.join(home, 'bin'), LOG: log },
      timeout: 2000,
      stdio: 'ignore',
    });
    return readFileSync(log, 'utf8')
      .split('\n')
      .some((line) => /^rm .*-\w*[rf]/.test(line) || /^git .*reset --hard/.test(line));
  }

  it(
    'never reach a destructive program, while a list of substrings lets them through',
    async () => {
      const policy = createDefaultPolicy({ mode: 'auto' });
      const most = 120 * fuzzTimes();
      let allowed = 0;
      let twinFailures = 0;
      for (const command of new Set(fc.sample(commands, fuzz(1500, 20261122)))) {
        const byPolicy = (await policy.decide(shellCall(command))).effect === 'allow';
        const byTwin = !/rm -rf|reset --hard/.test(command) && twinFailures < 5;
        if (!(byPolicy && allowed < most) && !byTwin) continue;
        const destroyed = destroys(command);
        if (byPolicy) {
          allowed += 1;
          expect({ command, destroyed }).toEqual({ command, destroyed: false });
        } else if (destroyed) twinFailures += 1;
      }
      expect(allowed).toBeGreaterThan(20);
      expect(twinFailures).toBeGreaterThan(0);
    },
    60_000 * fuzzTimes(),
  );
});
