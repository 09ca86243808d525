import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { openDesk } from './desk.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');

describe('allos plugins link', () => {
  const COMMENTED = '# mine\nagent:\n  maxTurns: 5 # few\nplugins:\n  # the others\n  - absent\n';

  it.concurrent('lists a plugin for all folders, keeps comments, and takes it out again', async () => {
    await using desk = openDesk();
    const good = join(FIXTURES, 'good');
    const env = { ALLOS_HOME: desk.path('config') };
    const file = 'config/config.yaml';
    desk.write(file, COMMENTED);
    mkdirSync(desk.path('elsewhere'));
    expect(await desk.allos(['plugins', 'link', good], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(desk.text(file)).toBe(`${COMMENTED}  - ${good}\n`);
    const again = await desk.allos(['plugins', 'link', good], { env });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do') });
    expect(desk.text(file)).toBe(`${COMMENTED}  - ${good}\n`);
    const tools = await desk.allos(['list-tools'], { env, cwd: desk.path('elsewhere') });
    expect(tools.stdout).toMatch(/^echo_word /m);
    expect(await desk.allos(['plugins', 'link', good, '--remove'], { env })).toMatchObject({ code: 0 });
    expect(desk.text(file)).toBe(COMMENTED);
  });

  it.concurrent.each([
    ['config.yaml', undefined],
    ['config.json', '{"agent": {"maxTurns": 5}}\n'],
  ])('works where %s is what there is', async (name, before) => {
    await using desk = openDesk();
    const env = { ALLOS_HOME: desk.path('own') };
    if (before !== undefined) desk.write(`own/${name}`, before);
    expect(await desk.allos(['plugins', 'link', join(FIXTURES, 'good')], { env })).toMatchObject({ code: 0 });
    if (before !== undefined) expect(JSON.parse(desk.text(`own/${name}`))).toMatchObject({ agent: { maxTurns: 5 } });
    expect((await desk.allos(['list-tools'], { env })).stdout).toMatch(/^echo_word /m);
    expect(await desk.allos(['plugins', 'link', join(FIXTURES, 'good'), '--remove'], { env })).toMatchObject({
      code: 0,
    });
    expect((await desk.allos(['list-tools'], { env })).stdout).not.toMatch(/^echo_word /m);
  });

  it.concurrent('takes out what is no longer there, by its folder and by its name', async () => {
    await using desk = openDesk();
    const env = { ALLOS_HOME: desk.path('own') };
    const folders = ['a/allos-plugin-one', 'b/two', 'c/allos-plugin-one', 'd/allos-plugin-three'] as const;
    for (const folder of folders) cpSync(join(FIXTURES, 'good'), desk.path(folder), { recursive: true });
    desk.write(
      'b/two/package.json',
      desk.text('b/two/package.json').replace('allos-plugin-good', '@me/allos-plugin-two'),
    );
    desk.write('own/config.yaml', 'plugins:\n  - words # by name\n  - ../d/allos-plugin-three\n');
    for (const folder of folders) await desk.allos(['plugins', 'link', folder], { env });
    const listed = (): readonly string[] => desk.text('own/config.yaml').match(/\S+(?=$| #)/gm) ?? [];
    const [one, two, other] = folders.map(desk.path);
    expect(listed().slice(1)).toEqual(['words', 'name', '../d/allos-plugin-three', one, two, other]);
    const remove = async (named: string) => await desk.allos(['plugins', 'link', named, '--remove'], { env });

    rmSync(desk.path('a'), { recursive: true });
    rmSync(desk.path('c'), { recursive: true });
    rmSync(desk.path('d'), { recursive: true });
    const several = await remove('one');
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toContain(`several folders of a plugin one: ${one}, ${other}`);
    const elsewhere = await remove('e/allos-plugin-three');
    expect(elsewhere).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do') });
    expect(await remove('words')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do') });
    expect(await remove('allos-plugin-two')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing to do'),
    });
    expect(await remove('a/allos-plugin-one/')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`no longer lists ${one}`),
    });
    expect(await remove('allos-plugin-one')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`no longer lists ${other}`),
    });
    expect(await remove('@me/two')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`no longer lists ${two}`),
    });
    expect(await remove('three')).toMatchObject({ code: 0 });
    expect(desk.text('own/config.yaml')).toBe('plugins:\n  - words # by name\n');
  });

  it.concurrent('writes what a link leads to, and keeps its mode', async () => {
    await using desk = openDesk();
    const env = { ALLOS_HOME: desk.path('own') };
    const good = join(FIXTURES, 'good');
    const dotfile = desk.write('dotfiles/allos.yaml', COMMENTED);
    chmodSync(dotfile, 0o640);
    mkdirSync(desk.path('own'));
    symlinkSync('../dotfiles/allos.yaml', desk.path('own/config.yaml'));
    expect(await desk.allos(['plugins', 'link', good], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(readlinkSync(desk.path('own/config.yaml'))).toBe('../dotfiles/allos.yaml');
    expect(desk.text('dotfiles/allos.yaml')).toBe(`${COMMENTED}  - ${good}\n`);
    expect(statSync(dotfile).mode & 0o777).toBe(0o640);
    expect(await desk.allos(['plugins', 'link', good, '--remove'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(desk.text('dotfiles/allos.yaml')).toBe(COMMENTED);
    expect([...readdirSync(desk.path('own')), ...readdirSync(desk.path('dotfiles'))]).toEqual([
      'config.yaml',
      'allos.yaml',
    ]);

    rmSync(dotfile);
    const dangling = await desk.allos(['plugins', 'link', good], { env });
    expect(dangling).toMatchObject({ code: 4, stdout: '' });
    expect(dangling.stderr).toMatch(/config\.yaml is a link that leads nowhere/);
    expect(readlinkSync(desk.path('own/config.yaml'))).toBe('../dotfiles/allos.yaml');
  });

  it.concurrent('refuses a folder whose path a configuration would read as a reference', async () => {
    await using desk = openDesk();
    const env = { ALLOS_HOME: desk.path('own') };
    cpSync(join(FIXTURES, 'good'), desk.path('we ${env:HOME}'), { recursive: true });
    const refused = await desk.allos(['plugins', 'link', 'we ${env:HOME}'], { env });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^Error: .*\/we \$\{env:HOME\} cannot be listed: .* reads \$\{env:HOME\} as .*\. Rename /,
    );
    expect(existsSync(desk.path('own'))).toBe(false);
  });

  it.concurrent('refuses what is no built plugin, and a configuration that it cannot read', async () => {
    await using desk = openDesk();
    const env = { ALLOS_HOME: desk.path('own') };
    const none = await desk.allos(['plugins', 'link'], { env });
    expect(none).toMatchObject({ code: 9, stderr: expect.stringContaining('no package.json') });
    desk.write('package.json', '{"name": "x"}');
    const unbuilt = await desk.allos(['plugins', 'link'], { env });
    expect(unbuilt).toMatchObject({ code: 9, stderr: expect.stringContaining('allos plugins build') });
    expect(existsSync(desk.path('own'))).toBe(false);
    desk.write('own/config.yaml', 'plugins: 7\n');
    const wrong = await desk.allos(['plugins', 'link', join(FIXTURES, 'good')], { env });
    expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('plugins is no list') });
    expect(desk.text('own/config.yaml')).toBe('plugins: 7\n');
  });
});
