import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { shellCall } from './call.js';
import { fuzz, fuzzTimes } from '../fuzz.js';

const RULES = ['shell_exec(git status:*)', 'shell_exec(npm test)', 'shell_exec(ls:*)'];
const STUBS = ['git', 'npm', 'ls', 'evil', 'status', 'test2', 'a', 'b'];

const pieces = fc.constantFrom(
  ...[
    'git',
    'status',
    'git status',
    'npm test',
    'ls',
    'evil',
    'a',
    'b',
    '-s',
    '--',
    'A=evil',
    '2',
    '1',
    'if',
    'then',
    'fi',
    'for',
    'in',
    'do',
    'done',
    'time',
    '!',
    'eval',
    'exec',
    'command',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    ' ',
    '  ',
    '\t',
    '\n',
    ';',
    '&&',
    '||',
    '|',
    '&',
    '|&',
    ';;',
    '>',
    '>>',
    '<',
    '2>&1',
    '>&2',
    '2>/dev/null',
    '>/dev/null',
    '<<E',
    '<<<',
    '<(',
    '>(',
    '&>',
  ],
  ...[
    "'",
    '"',
    '`',
    '$',
    '$(',
    ')',
    '(',
    '{',
    '}',
    '${',
    '\\',
    '\\\n',
    '#',
    '~',
    '*',
    '?',
    '[',
    ']',
    '^',
    '%',
    '+',
    ',',
    ':',
    '@',
    '=',
    '.',
    '/',
    '-',
    '$IFS',
    '$x',
    "$'",
    '$"',
    '{a,evil}',
    '[[',
    ']]',
    '((',
    '))',
    'é',
    '\u00a0',
    '\r',
    '\x07',
  ],
);
const shaped = fc
  .tuple(
    fc.constantFrom('git status', 'npm test', 'ls', 'git "status"', "ls 'a b'"),
    fc.constantFrom(';', '&&', '|', '||', '\n', ' ', ' & ', '$(', '`', ' "', " '", ' >', '\\'),
    fc.constantFrom(
      'evil',
      'ls',
      'git status',
      'evil)',
      '`evil`',
      'evil"',
      "evil'",
      'a evil',
      '-s',
      '2>&1',
      '>/dev/null',
      'b',
    ),
    fc.array(pieces, { maxLength: 4 }),
  )
  .map(([first, join, second, rest]) => `${first}${join}${second}${rest.join('')}`);
const commands = fc.oneof(
  fc.array(pieces, { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')),
  shaped,
  fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => `git status ${parts.join('')}`),
);

/** Runs a command in bash where every program is a stub that writes down its words. */
function argvsOf(command: string, bin: string, home: string): readonly (readonly string[])[] {
  const log = path.join(home, 'log');
  writeFileSync(log, '');
  spawnSync('/bin/bash', ['-c', command], {
    cwd: path.join(home, 'cwd'),
    env: { PATH: bin, LOG: log, HOME: home },
    timeout: 2000,
    stdio: 'ignore',
  });
  return readFileSync(log, 'utf8')
    .split('\x1e')
    .filter((record) => record !== '')
    .map((record) => record.split('\x1f').slice(0, -1));
}

function isCovered(argv: readonly string[]): boolean {
  const [program, first] = argv;
  if (program === 'git') return first === 'status';
  if (program === 'npm') return argv.length === 2 && first === 'test';
  return program === 'ls';
}

/** The broken twin: an allow rule as a prefix of the text. */
function prefixMatch(command: string): boolean {
  return ['git status', 'npm test', 'ls'].some((prefix) => command.startsWith(prefix));
}

describe('commands allowed by a rule, run by bash', () => {
  let home: string;
  let bin: string;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'policy-fuzz-'));
    bin = path.join(home, 'bin');
    mkdirSync(bin);
    mkdirSync(path.join(home, 'cwd'));
    for (const stub of STUBS) {
      const file = path.join(bin, stub);
      // In one write: the programs of a pipe run at once.
      const record = `printf -v record '%s\\x1f' "\${0##*/}" "$@"; printf '%s\\x1e' "$record" >> "$LOG"`;
      writeFileSync(file, `#!/bin/bash\n${record}\n`);
      chmodSync(file, 0o755);
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it(
    'run only the allowed words and write nothing, while a prefix of the text does not hold',
    async () => {
      const policy = createDefaultPolicy({ mode: 'ask', configuredAllow: RULES });
      const most = 150 * fuzzTimes();
      let allowed = 0;
      let twinFailures = 0;
      for (const command of new Set(fc.sample(commands, fuzz(3_000, 20261122)))) {
        const byPolicy = (await policy.decide(shellCall(command))).effect === 'allow';
        // The twin fails within a few runs; no need to run them all.
        if (!byPolicy && (twinFailures >= 5 || !prefixMatch(command))) continue;
        if (byPolicy && allowed >= most) continue;
        const ran = argvsOf(command, bin, home);
        const unsafe = ran.filter((argv) => !isCovered(argv));
        if (byPolicy) {
          allowed += 1;
          expect({ command, unsafe, files: readdirSync(path.join(home, 'cwd')) }).toEqual({
            command,
            unsafe: [],
            files: [],
          });
        } else {
          if (unsafe.length > 0) twinFailures += 1;
          for (const file of readdirSync(path.join(home, 'cwd')))
            rmSync(path.join(home, 'cwd', file), { recursive: true });
        }
      }
      expect(allowed).toBeGreaterThan(20);
      expect(twinFailures).toBeGreaterThan(0);
    },
    60_000 * fuzzTimes(),
  );
});
