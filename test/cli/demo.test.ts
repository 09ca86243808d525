import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk } from './desk.js';
import { eventsOf } from './events.js';

describe('allos demo', () => {
  it('fixes the copied project with real tools, honestly, and sees that it is done', async () => {
    await using desk = openDesk();
    const demo = await desk.allos(['demo']);
    expect(demo.code).toBe(0);
    expect(demo.stdout).toMatch(/scripted demo model/);
    const [folder = ''] = readdirSync(desk.home).filter((name) => name.startsWith('allos-demo-'));
    const project = join(desk.home, folder);
    expect(demo.stderr).toContain(project);
    execFileSync(process.execPath, ['--test'], { cwd: project, env: { PATH: process.env['PATH'] }, stdio: 'pipe' });

    const source = readFileSync(join(project, 'src/prices.js'), 'utf8');
    const task = ['run', '--provider', 'demo', '--auto-approve', '-C', project, 'Fix the failing test'];
    const again = await desk.allos(task);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/already passes.*I changed nothing/) });
    expect(readFileSync(join(project, 'src/prices.js'), 'utf8')).toBe(source);
  });

  it('only lists and reads elsewhere, and says what it is', async () => {
    await using desk = openDesk();
    desk.write('README.md', '# Hello\n');
    desk.write('main.js', 'throw 1;\n');
    const run = await desk.allos(['run', '-p', 'demo', '--auto-approve', '-o', 'stream-json', 'Fix everything']);
    expect(run.code).toBe(0);
    const calls = eventsOf(run).flatMap((event) => (event.type === 'tool.requested' ? [event.name] : []));
    expect(calls).toEqual(['list_directory', 'read_file']);
    expect(readdirSync(desk.folder).sort()).toEqual(['README.md', 'main.js']);
    expect(eventsOf(run).at(-1)).toMatchObject({
      text: expect.stringContaining('I am a scripted demo model, not an AI'),
    });
  });
});

describe('allos demo without a usable temporary folder', () => {
  it('says so in one line', async () => {
    await using desk = openDesk();
    const demo = await desk.allos(['demo'], { env: { TMPDIR: '/nowhere/at/all' } });
    expect(demo).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^Error: .*TMPDIR.*\n$/) });
  });
});
