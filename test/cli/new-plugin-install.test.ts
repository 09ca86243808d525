import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openDesk, type Desk } from './desk.js';
import { ALLOS } from './spawn-allos.js';

const OWN = realpathSync(dirname(dirname(ALLOS)));

/** What a command printed, or how it failed. */
async function shell(
  desk: Desk,
  script: string,
  registry?: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const npm =
    registry === undefined ? {} : { npm_config_registry: registry, npm_config_cache: join(desk.home, 'npm-cache') };
  const env = { PATH: process.env['PATH'], HOME: desk.home, npm_config_update_notifier: 'false', ...npm };
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-e', '-c', script], { cwd: desk.folder, env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as {
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    };
    return { code, output: stdout + stderr };
  }
}

/** The commands that stand behind "Next:". */
function nextSteps(printed: string): readonly string[] {
  const [, next = ''] = printed.split('Next:\n');
  return (
    next
      .split('\n\n')[0]
      ?.split('\n')
      .map((line) => line.trim()) ?? []
  );
}

/** A registry that has what a new plugin is built with, as empty packages, and no allos. */
async function registryWithoutAllos(desk: Desk): Promise<Server> {
  const versions: Readonly<Record<string, string>> = { typescript: '6.0.3', '@types/node': '20.19.0' };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const name = path.replace(/\.tgz$/, '');
    const version = versions[name];
    if (version === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      return;
    }
    const tarball = `http://${request.headers.host}/${encodeURIComponent(name)}.tgz`;
    if (path !== name) response.end(readFileSync(packed(desk, name, version)));
    else {
      const versionsOf = { [version]: { name, version, dist: { tarball } } };
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: versionsOf }));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function packed(desk: Desk, name: string, version: string): string {
  const folder = join(desk.home, name.replace('/', '-'));
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify({ name, version }));
  spawnSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: folder });
  return join(folder, 'package.tgz');
}

describe('the steps that allos plugins new prints', () => {
  it('install where no registry has allos, and leave package.json as it will be published', async () => {
    await using desk = openDesk();
    const server = await registryWithoutAllos(desk);
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const made = await desk.allos(['plugins', 'new', 'words']);
      expect(made).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('`npm install` alone will do'),
      });
      const [cd, install = '', ...others] = nextSteps(made.stdout);
      expect([cd, ...others]).toEqual(['cd allos-plugin-words', 'npm test', 'npx allos plugins check']);
      const before = desk.text('allos-plugin-words/package.json');
      expect(await shell(desk, `${cd}\nnpm install`, registry)).toMatchObject({
        code: 1,
        output: expect.stringMatching(/E404|404 Not Found/),
      });
      expect(await shell(desk, `${cd}\n${install}`, registry)).toMatchObject({ code: 0 });
      expect(realpathSync(desk.path('allos-plugin-words/node_modules/allos'))).toBe(OWN);
      expect(desk.text('allos-plugin-words/node_modules/typescript/package.json')).toContain('6.0.3');
      expect(desk.text('allos-plugin-words/package.json')).toBe(before);
      expect(await shell(desk, `${cd}\nnpx allos --version`, registry)).toMatchObject({
        code: 0,
        output: expect.stringContaining('0.1.0'),
      });
      // What is added later does not ask the registry for allos again.
      expect(await shell(desk, `${cd}\nnpm install`, registry)).toMatchObject({ code: 0 });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }, 60_000);

  it('are npm install alone where npm had this allos from a registry', async () => {
    await using desk = openDesk();
    cpSync(dirname(OWN), desk.path('node_modules'), { recursive: true });
    const linking = 'npm install --no-save ../node_modules/allos';
    for (const [entry, command] of [
      [{ version: '0.1.0', resolved: 'https://registry.example/allos/-/allos-0.1.0.tgz' }, 'npm install'],
      [{ version: '0.1.0', integrity: 'sha512-x' }, 'npm install'],
      [{ version: '0.1.0', resolved: 'file:../allos-0.1.0.tgz' }, linking],
      [{ resolved: '../allos', link: true }, linking],
      [undefined, linking],
    ] as const) {
      desk.write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/allos': entry } }));
      const made = await shell(
        desk,
        'rm -rf allos-plugin-words\nnode node_modules/allos/bin/allos.cjs plugins new words',
      );
      expect(nextSteps(made.output)).toContain(command);
    }
  });
});
