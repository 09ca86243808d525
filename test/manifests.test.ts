import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf, type Plugin } from 'allos/plugin';

const plugins = join(import.meta.dirname, '..', 'plugins');
const templates = join(import.meta.dirname, '..', 'templates');
const names = readdirSync(plugins).filter((name) => existsSync(join(plugins, name, 'package.json')));

describe('the manifest of each first-party plugin', () => {
  it.each(names)('%s says what its decorators say (else: npm run manifests)', async (name) => {
    const packageJson = JSON.parse(readFileSync(join(plugins, name, 'package.json'), 'utf8'));
    const { default: plugin } = (await import(`../plugins/${name}/src/index.ts`)) as { default: Plugin };
    const made = JSON.parse(JSON.stringify(manifestOf(plugin, packageJson.exports['.'].default)));
    expect(packageJson.allos).toEqual(made);
    expect(packageJson.version).toBe(versionOfAllos());
  });
});

describe('the manifest of each template', () => {
  it.each(['plugin-tool', 'plugin-provider', 'plugin-policy'])('%s says what its decorators say', async (name) => {
    const packageJson = JSON.parse(readFileSync(join(templates, name, 'package.json'), 'utf8'));
    const { default: plugin } = (await import(`../templates/${name}/src/index.ts`)) as { default: Plugin };
    expect(packageJson.allos).toEqual(JSON.parse(JSON.stringify(manifestOf(plugin, './dist/index.js'))));
  });
});

function versionOfAllos(): unknown {
  return JSON.parse(readFileSync(join(plugins, '..', 'package.json'), 'utf8')).version;
}
