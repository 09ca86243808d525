import { usageErrorOf } from '../../src/cli/usage-error.js';

const command = {
  id: 'run',
  argv: [],
  flags: { provider: { char: 'p' }, 'max-iterations': { aliases: ['max-turns'] } },
};
const parserError = (message: string, more: object = {}): Error =>
  Object.assign(new Error(`${message}\nSee more help with --help`), { oclif: { exit: 2 } }, more);

describe('what the parser found wrong', () => {
  it('names the flag that was meant', () => {
    const error = usageErrorOf(parserError('Nonexistent flag: --provdier', { flags: ['--provdier'] }), command);
    expect(error).toMatchObject({
      code: 'usage.invalid',
      message: 'there is no flag --provdier',
      hint: 'Did you mean --provider? See allos run --help.',
    });
  });

  it('knows the other names of a flag', () => {
    const error = usageErrorOf(parserError('Nonexistent flag: --max-turn', { flags: ['--max-turn'] }), command);
    expect(error?.hint).toContain('--max-turns');
  });

  it('puts the flag before what is wrong with its value', () => {
    const error = usageErrorOf(
      new Error('Parsing --timeout \n\tExpected a number\nSee more help with --help'),
      command,
    );
    expect(error?.message).toBe('--timeout: expected a number');
  });

  it('has neither colours nor a heading', () => {
    const message = 'The following error occurred:\n  \u001b[2m--mode=plan cannot also be provided\u001b[22m';
    expect(usageErrorOf(parserError(message), command)?.message).toBe('--mode=plan cannot also be provided');
  });

  it('leaves other errors alone', () => {
    expect(usageErrorOf(new Error('disk full'), command)).toBeUndefined();
    expect(usageErrorOf('text', command)).toBeUndefined();
  });
});
