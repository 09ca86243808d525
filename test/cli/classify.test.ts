import { classify, type Invocation } from '../../src/cli/classify.js';
import { VALUE_FLAGS } from '../../src/cli/value-flags.js';
import { runFlags, configFlags } from '../../src/cli/flags.js';

const commands = ['run', 'demo', 'list-tools', 'plugins list', 'plugins build'];
const run = (...argv: string[]): Invocation => ({ type: 'command', id: 'run', argv });
const help = (id?: string): Invocation => ({ type: 'help', id });

const TABLE: readonly (readonly [readonly string[], Invocation])[] = [
  [[], { type: 'bare' }],
  [['--version'], { type: 'version' }],
  [['--help'], help()],
  [['-h'], help()],
  [['help'], help()],
  [['help', 'run'], help('run')],
  [['help', 'plugins'], help('plugins')],
  [['help', 'plugins', 'list'], help('plugins list')],
  [['help', 'rnu'], { type: 'unknown', word: 'rnu', suggestion: 'run' }],
  [['run', '--help'], help('run')],
  [['run', 'what', '-h'], help('run')],
  [['run', '--', '--help'], run('--', '--help')],
  [['fix the test'], run('fix the test')],
  [['two\nlines'], run('two\nlines')],
  [['run', 'word'], run('word')],
  [['run', 'run'], run('run')],
  [['run'], run()],
  [['-p', 'demo', 'a prompt'], run('-p', 'demo', 'a prompt')],
  [['-p', 'demo', 'run', 'word'], run('-p', 'demo', 'word')],
  [['--provider=demo', 'run', 'word'], run('--provider=demo', 'word')],
  [['-p', 'run', 'run', 'word'], run('-p', 'run', 'word')],
  [['--system', 'be brief please', 'demo'], { type: 'command', id: 'demo', argv: ['--system', 'be brief please'] }],
  [['--json', 'run', 'word'], run('--json', 'word')],
  [['-i'], run('-i')],
  [['-p', 'demo'], run('-p', 'demo')],
  [['-'], { type: 'unknown', word: '-', suggestion: undefined }],
  [['run', '-'], run('-')],
  [['rnu'], { type: 'unknown', word: 'rnu', suggestion: 'run' }],
  [['word'], { type: 'unknown', word: 'word', suggestion: undefined }],
  [['-p', 'demo', 'word'], { type: 'unknown', word: 'word', suggestion: undefined }],
  [['ru', 'a prompt'], { type: 'unknown', word: 'ru', suggestion: 'run' }],
  [['list-tool'], { type: 'unknown', word: 'list-tool', suggestion: 'list-tools' }],
  [['plugins'], help('plugins')],
  [['plugins', '--help'], help('plugins')],
  [['plugin'], { type: 'unknown', word: 'plugin', suggestion: 'plugins' }],
  [['plugins', 'lst'], { type: 'unknown', word: 'plugins lst', suggestion: 'plugins list' }],
  [['plugins', 'list', '--json'], { type: 'command', id: 'plugins list', argv: ['--json'] }],
  [['-C', 'x', 'plugins', 'list'], { type: 'command', id: 'plugins list', argv: ['-C', 'x'] }],
  [['--', 'a prompt'], run('--', 'a prompt')],
];

describe('what a command line asks for', () => {
  it.each(TABLE)('%j', (argv, expected) => {
    expect(classify(argv, { commands, valueFlags: VALUE_FLAGS })).toEqual(expected);
  });
});

describe('the flags with a value', () => {
  it('are those that run declares', () => {
    const declared = Object.entries({ ...runFlags, ...configFlags }).flatMap(([name, flag]) => {
      const { type, char, aliases = [] } = flag as { type: string; char?: string; aliases?: string[] };
      const names = [name, ...aliases].map((each) => `--${each}`);
      return type === 'option' ? [...names, ...(char === undefined ? [] : [`-${char}`])] : [];
    });
    const missing = declared.filter((name) => !VALUE_FLAGS.has(name));
    const extra = [...VALUE_FLAGS].filter((name) => !declared.includes(name));
    expect({ missing, extra }).toEqual({ missing: [], extra: [] });
  });
});
