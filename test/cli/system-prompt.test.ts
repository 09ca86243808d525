import { openDesk } from './desk.js';
import { VENDORS } from './vendors.js';

describe.each(VENDORS.filter(({ name }) => !name.includes('with')))('a system prompt on $name', (vendor) => {
  it('given later replaces the first, stays, and is added to once', async () => {
    await using desk = openDesk();
    await using server = await vendor.start({ text: 'One.' });
    const env = vendor.env(server);
    const run = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr } = await desk.allos(['run', 'hello', '-s', 's.jsonl', '-q', ...vendor.flags, ...args], {
        env,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.stringify(server.requests.at(-1)?.body);
    };
    expect(await run('--system', 'FIRST wish', '--append-system', 'ADDED wish')).toContain('FIRST wish');
    expect((await run('--append-system', 'ADDED wish')).split('ADDED wish')).toHaveLength(2);
    const replaced = await run('--system', 'SECOND wish');
    expect(replaced).toContain('SECOND wish');
    expect(replaced).not.toContain('FIRST wish');
    const resumed = await run();
    expect(resumed).toContain('SECOND wish');
    expect(resumed).not.toContain('FIRST wish');
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });
});
