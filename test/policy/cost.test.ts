import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { visible } from '../../src/plugin/visible.js';
import { fileCall, shellCall } from './call.js';

const ADVERSARIAL: Readonly<Record<string, string>> = {
  'many words': `rm2 ${'rm '.repeat(6000)}`,
  'many suffixes': `sudo ${'git -C '.repeat(4000)}`,
  'a long sed script': `sed 's/${'a\\/'.repeat(6000)}`,
  'a long sed script without end': `sed '${'/a/,/b/'.repeat(4000)}x' f`,
  'many addresses': `sed '${'1,2'.repeat(5000)}'`,
  'awk pipes': `awk '${'| '.repeat(8000)}'`,
  'long code': `python3 -c '${'exec '.repeat(4000)}'`,
  'nested quotes': `a "b 'c ${'x=y '.repeat(3000)}' z"`,
  'nested shells': Array.from({ length: 12 }).reduce<string>((code) => `sh -c ${JSON.stringify(code)}`, 'ls -la'),
  'nested substitutions': `${'$('.repeat(900)}ls${')'.repeat(900)}`,
  'many commands': 'ls; '.repeat(5000),
  'many pipes': `${'ls | '.repeat(2500)}ls`,
  redirections: `ls ${'> a '.repeat(4000)}`,
  slashes: `cp a ${'/'.repeat(18_000)}x`,
  dots: `echo > ${'../'.repeat(6000)}`,
  spaces: `git log${' '.repeat(19_000)}x`,
};

describe('the cost of a decision', () => {
  const policy = createDefaultPolicy({
    mode: 'auto',
    configuredAllow: ['shell_exec(git:*)', 'shell_exec(sed:*)'],
    deny: ['shell_exec(git push:*)'],
  });
  const open = createDefaultPolicy({ mode: 'auto', configuredAllow: ['shell_exec(git:*)', 'shell_exec(sed:*)'] });

  it.each(Object.entries(ADVERSARIAL))('stays bounded for %s', async (_, command) => {
    await open.decide(shellCall('ls'));
    const start = performance.now();
    await policy.decide(shellCall(command));
    await open.decide(shellCall(command));
    visible(command);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('is small for a file and for an ordinary command', async () => {
    const read = fileCall('read_file', 'a.ts');
    const list = shellCall('npm test 2>&1 | tail -20');
    for (let round = 0; round < 500; round += 1) {
      await open.decide(read);
      await open.decide(list);
    }
    const timed = async (call: typeof read): Promise<number> => {
      const start = performance.now();
      for (let round = 0; round < 500; round += 1) await open.decide(call);
      return (performance.now() - start) / 500;
    };
    const [file, command] = [await timed(read), await timed(list)];
    console.info(
      `cost.test: ${(file * 1000).toFixed(1)} µs for a file, ${(command * 1000).toFixed(1)} µs for a command`,
    );
    expect(file).toBeLessThan(10);
    expect(command).toBeLessThan(100);
  });
});
