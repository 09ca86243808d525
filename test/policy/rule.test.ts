import { isAllosError } from '../../src/plugin/error.js';
import { parseRule, ruleNames } from '../../src/policy/rule.js';

describe('parseRule', () => {
  it.each([
    ['read_file', 'read_file', undefined],
    ['*', '*', undefined],
    ['shell_exec(*)', 'shell_exec', undefined],
    ['shell_exec(git status:*)', 'shell_exec', 'git status:*'],
    [' read_file( .env* ) ', 'read_file', '.env*'],
    ['write_file(a (1).ts)', 'write_file', 'a (1).ts'],
    ['shell_exec(echo $(date))', 'shell_exec', 'echo $(date)'],
  ])('reads %s', (text, tool, pattern) => {
    expect(parseRule(text, 'configured')).toMatchObject({ tool, pattern });
  });

  it.each([
    '',
    '(x)',
    'shell exec',
    'shell_exec(',
    'shell_exec(a',
    'shell_exec(a) b',
    'shell_exec()',
    'shell_exec(:*)',
    'shell_exec(git *)',
    'a/b(c)',
    'x(a\0b)',
  ])('refuses %j with the rule and what to write', (text) => {
    const errors = (['configured', 'command-line'] as const).map((origin) => {
      try {
        parseRule(text, origin);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    });
    for (const [index, code] of ['config.invalid', 'usage.invalid'].entries()) {
      const error = errors[index];
      expect(isAllosError(error) && error.code).toBe(code);
      expect(isAllosError(error) && error.message.includes(`"${text}"`) && error.hint !== undefined).toBe(true);
    }
  });

  it('names tools by a pattern', () => {
    expect(ruleNames(parseRule('mcp__*', 'configured'), 'mcp__x')).toBe(true);
    expect(ruleNames(parseRule('mcp__*', 'configured'), 'read_file')).toBe(false);
    expect(ruleNames(parseRule('read', 'configured'), 'read_file')).toBe(false);
  });
});
