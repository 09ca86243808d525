import { openDesk } from './desk.js';

const ESCAPES = '\u001b]0;owned\u0007\u001b[2J\u202e';
/** What acts on a terminal, or hides; line ends do neither. */
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('words of a stranger', () => {
  it('reach no terminal as they are, whatever lists them', async () => {
    await using desk = openDesk();
    const tool = {
      name: 'odd_tool',
      description: `Odd.${ESCAPES}\nlist_directory  read  allowed`,
      inputSchema: { type: 'object', properties: {} },
      effects: 'read',
      idempotent: true,
      permission: 'ask',
    };
    const allos = { apiVersion: 1, entry: './index.js', providers: [], toolSources: [], services: [] };
    const about = { name: 'allos-plugin-odd', version: `1.0.0${ESCAPES}`, type: 'module' };
    desk.write('odd/package.json', JSON.stringify({ ...about, allos: { ...allos, tools: [tool] } }));
    desk.write('worse/package.json', JSON.stringify({ ...about, name: `worse${ESCAPES}`, allos: { apiVersion: 7 } }));
    const config = desk.write('own.json', JSON.stringify({ plugins: ['./odd', './worse', `./gone${ESCAPES}`] }));
    for (const command of [
      ['plugins', 'list'],
      ['list-tools'],
      ['list-providers'],
      ['container', 'graph', '-p', 'demo'],
      ['doctor'],
      ['tools', 'show', 'odd_tool'],
    ]) {
      const { stdout, stderr } = await desk.allos([...command, '--config', config]);
      expect({ command, acts: ACTS.exec(`${stdout}${stderr}`) }).toEqual({ command, acts: null });
      if (command[0] === 'list-tools') expect(stdout).toMatch(/^odd_tool .*Odd\.\\e/m);
    }
    const check = await desk.allos(['plugins', 'check', 'worse']);
    expect(ACTS.exec(`${check.stdout}${check.stderr}`)).toBeNull();
  });
});
