import { parseArgs } from 'node:util';

/**
 * @typedef {object} BenchOptions
 * @property {number} rounds Counted rounds; a warm-up comes on top.
 * @property {readonly string[] | undefined} rows Names of rows; undefined for those that run by default.
 * @property {boolean} peers Whether other programs run too, where they are installed.
 * @property {string | undefined} json File that gets the results.
 * @property {boolean} figuresOnly Whether a broken must is told without failing.
 * @property {string | undefined} packages The folder of installed packages that holds `allos`.
 */

export const USAGE = `Usage: npm run bench -- [options]
  --rounds N        counted rounds after a warm-up (default 5)
  --rows a,b        only these rows; "all" for every row
  --no-peers        Allos and the floor program alone; needs no install
  --packages DIR    folder of installed packages that holds allos (default .stage/node_modules)
  --figures-only    a broken must does not change the exit status: for machines that do other work
  --json FILE       write the results to FILE
  --list            name the rows
`;

/**
 * @param {readonly string[]} argv
 * @returns {BenchOptions & { list: boolean, help: boolean }}
 */
export function readOptions(argv) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '5' },
      rows: { type: 'string' },
      'no-peers': { type: 'boolean', default: false },
      'figures-only': { type: 'boolean', default: false },
      packages: { type: 'string' },
      json: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on');
  return {
    rounds,
    rows: values.rows?.split(',').filter((name) => name !== ''),
    peers: !values['no-peers'],
    figuresOnly: values['figures-only'],
    json: values.json,
    packages: values.packages,
    list: values.list,
    help: values.help,
  };
}
