import { statSync } from 'node:fs';
import { answer, atTerminal, openAskingDesk, TASK } from './trusting.js';

describe('allos trust', () => {
  it.concurrent('shows, keeps, shows again and forgets, without a terminal, and runs nothing', async () => {
    await using desk = openAskingDesk();
    const show = async (): Promise<string> => (await desk.allos(['trust', '--show'], { env: desk.env })).stdout;
    expect(await show()).toMatch(/asks for this, in allos\.config\.yaml:\n {2}Plugins.*\n.*\n.*It is not trusted/);
    expect(await desk.allos(['trust'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(desk.answers()).toEqual([]);
    expect(await desk.allos(['trust', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    expect(desk.answers().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    expect(await show()).toContain('This was trusted on');
    expect(desk.pluginRan()).toBe(false);
    expect(await desk.allos(TASK, { env: desk.env })).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('trust'),
    });
    expect(desk.pluginRan()).toBe(true);
    expect((await desk.allos(['trust', '--revoke'])).stdout).toContain('is not trusted any more');
    expect((await desk.allos(['trust', '--revoke'])).stdout).toContain('was not trusted');
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent('asks at a terminal, also somebody who said no before', async () => {
    await using desk = openAskingDesk();
    const no = atTerminal(desk, ['trust']);
    await answer(no, 'n\r');
    expect((await no.finished).stdout).toContain('It is not trusted, until it changes.');
    const yes = atTerminal(desk, ['trust']);
    await answer(yes, 'y\r');
    expect((await yes.finished).stdout).toContain('It is trusted now');
    expect((await atTerminal(desk, ['trust']).finished).stdout).toContain('This was trusted on');
    expect((await desk.allos(TASK, { env: desk.env })).code).toBe(0);
    expect(desk.pluginRan()).toBe(true);
  });

  it.concurrent('has nothing to ask in a folder that only tightens, and keeps nothing', async () => {
    await using desk = openAskingDesk('permissions: { deny: [x] }\n');
    for (const args of [['trust'], ['trust', '--yes'], ['trust', '--show']]) {
      expect(await desk.allos(args)).toMatchObject({ code: 0, stdout: expect.stringContaining('asks for nothing') });
    }
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent('covers the folders below, but not what they add', async () => {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    desk.write('plain/x.txt', '');
    desk.write('adds/allos.config.yaml', 'sandbox: off\n');
    desk.write('keys/.env', 'OPENAI_BASE_URL=http://127.0.0.1:9\n');
    const notices = async (folder: string): Promise<string> => (await desk.allos([...TASK, '-C', folder])).stderr;
    expect(await notices('plain')).not.toContain('trust');
    expect(await notices('adds')).toContain(
      'adds/allos.config.yaml are not trusted (it is not what you agreed to any more)',
    );
    expect(await notices('keys')).toContain('OPENAI_BASE_URL');
    await desk.allos(['trust', '--yes', '-C', 'adds']);
    expect(await notices('adds')).not.toContain('trust');
    expect(await notices('.')).not.toContain('trust');
  });

  it.concurrent('does not pass for another folder of the same content', async () => {
    await using desk = openAskingDesk();
    await using other = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    const run = await desk.allos([...TASK, '-C', other.folder], { env: desk.env });
    expect(run.stderr).toContain('is not trusted');
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('refuses what cannot be known again, and names it', async () => {
    await using desk = openAskingDesk();
    for (let index = 0; index < 40; index++)
      desk.write(`node_modules/allos-plugin-canary/big-${index}.bin`, Buffer.alloc(7 * 1024 * 1024));
    const message = /are larger than 256 MB \(the last file: .*big-/;
    expect(await desk.allos(['trust', '--yes'])).toMatchObject({ code: 4, stderr: expect.stringMatching(message) });
    expect(await desk.allos(TASK, { env: desk.env })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(message),
    });
    expect(desk.pluginRan()).toBe(false);
    expect((await desk.allos(['trust', '--show'])).stdout).toMatch(message);
    await desk.allos([...TASK, '--trust'], { env: desk.env });
    expect(desk.pluginRan()).toBe(true);
  });
});
