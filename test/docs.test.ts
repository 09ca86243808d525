import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { COMMANDS } from '../src/cli/command-table.js';
import { anchorsOf, codeBlocks, linksOf } from './docs/markdown.js';
import { compileErrors, snippetsOfComments, snippetsOfMarkdown, snippetsOfSource } from './docs/snippets.js';
import { linkPackages, walkThrough } from './docs/walk-through.js';

const root = join(import.meta.dirname, '..');
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

let scratch: string;
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'allos-docs-'));
  env = { PATH: process.env['PATH'] ?? '', HOME: scratch, NO_COLOR: '1', npm_config_update_notifier: 'false' };
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the TypeScript that documents show', () => {
  it('compiles', () => {
    const snippets = [
      ...documents.flatMap(snippetsOfMarkdown),
      ...snippetsOfComments('src/plugin'),
      ...snippetsOfSource('src/index.ts'),
    ];
    expect(snippets.length).toBeGreaterThan(10);
    expect(compileErrors(snippets)).toEqual([]);
  }, 60_000);

  it('is judged by a compiler that sees a wrong type', () => {
    const text = "import { createAllos } from 'allos';\nawait createAllos({ maxIterations: 'many' });\n";
    expect(compileErrors([{ where: 'here:1', text }])).toEqual([expect.stringMatching(/^here:1: Type 'string'/)]);
  }, 60_000);
});

describe('the reference pages', () => {
  it('are what scripts/docs.mjs makes of the code', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the command lines that documents show', () => {
  it('use flags that their commands have', async () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const file of documents) {
      for (const block of codeBlocks(read(file)).filter(({ language }) => language === 'sh')) {
        for (const { command, flags } of allosCommands(block.text)) {
          const known = await flagsOf(command);
          seen++;
          wrong.push(
            ...flags.filter((flag) => !known.has(flag)).map((flag) => `${file}:${block.line}: ${command} ${flag}`),
          );
        }
      }
    }
    expect(seen).toBeGreaterThan(15);
    expect(wrong).toEqual([]);
  });

  it('are named in the text only where they are flags of some command', async () => {
    const known = new Set(['--help', '--version', '--no-save']);
    for (const command of Object.keys(COMMANDS)) for (const flag of await flagsOf(command)) known.add(flag);
    const wrong = documents
      .filter((file) => file.startsWith('docs/') || file === 'README.md')
      .flatMap((file) =>
        [...read(file).matchAll(/`(--?[a-z][a-z-]*)/gi)]
          .map((match) => match[1] ?? '')
          .filter((flag) => !known.has(flag) && !file.startsWith('docs/decisions'))
          .map((flag) => `${file}: ${flag}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('the README', () => {
  it('lists every provider with its variables and its model', () => {
    const readme = read('README.md');
    const manifests = readdirSync(join(root, 'plugins')).map((name) =>
      JSON.parse(read(join('plugins', name, 'package.json'))),
    );
    const rows = manifests.flatMap((manifest) => manifest.allos?.providers ?? []);
    expect(rows.length).toBeGreaterThan(2);
    for (const { name, keyEnv = [], baseUrlEnv = [], defaultModel } of rows) {
      const row =
        readme.split('\n').find((line) => line.startsWith('| `') && line.includes(`\`${name}\``)) ??
        `no row for ${name}`;
      for (const word of [...keyEnv, ...baseUrlEnv, ...(defaultModel === undefined ? [] : [defaultModel])]) {
        expect(row).toContain(`\`${word}\``);
      }
    }
  });

  it('names the two commands to try it with, and badges that need no network', () => {
    const readme = read('README.md');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
    expect(readme.match(/!\[[^\]]*\]\([^)]*\)/g)).toEqual([
      '![licence](docs/badges/licence.svg)',
      '![node](docs/badges/node.svg)',
      '![CI](docs/badges/ci.svg)',
    ]);
  });

  it.each([
    ['a program', 0, ['edit_file']],
    ['a program with callbacks', 1, ['edit_file', 'turn 1: tool_calls', 'stop']],
  ])('shows %s that runs', (_what, index, told) => {
    const program = codeBlocks(read('README.md')).filter(({ language }) => language === 'ts')[index];
    const project = join(scratch, `project-${index}`);
    mkdirSync(project);
    linkPackages(project);
    cpSync(join(root, 'plugins', 'allos-plugin-demo', 'sample'), project, { recursive: true });
    const file = join(project, 'program.mjs');
    writeFileSync(file, program?.text ?? '');
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: project, env, encoding: 'utf8' });
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('the test passes now'),
    });
    for (const word of told) expect(stderr).toContain(word);
  });
});

describe('the plugin that the README shows', () => {
  it('greets when a model calls it, with nobody to ask', () => {
    const project = join(scratch, 'greet');
    mkdirSync(project);
    linkPackages(project);
    const [, , plugin] = codeBlocks(read('README.md')).filter(({ language }) => language === 'ts');
    writeFileSync(join(project, 'greet.ts'), plugin?.text ?? '');
    writeFileSync(join(project, 'run.ts'), GREETING);
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    const options = ['--experimentalDecorators', '--emitDecoratorMetadata', '--strict', '--skipLibCheck'];
    const target = ['--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
    const built = spawnSync('npx', ['tsc', ...options, ...target, 'run.ts'], { cwd: project, env, encoding: 'utf8' });
    expect({ status: built.status, stdout: built.stdout }).toEqual({ status: 0, stdout: '' });
    const { stdout, stderr } = spawnSync(process.execPath, ['run.js'], { cwd: project, env, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'Hello, Ada!\n', stderr: '' });
  }, 60_000);
});

/** A model that calls the tool, in a program that asks nobody. */
const GREETING = `
import { createAllos } from 'allos';
import { API_VERSION, definePlugin, Provider } from 'allos/plugin';
import { ScriptedProvider } from 'allos/plugin/testing';
import greet from './greet.js';

@Provider({ name: 'script', description: 'Says what the test wants.', defaultModel: 'script-1' })
class Script extends ScriptedProvider {
  constructor() {
    super([{ calls: [{ name: 'greet', input: { name: 'Ada' } }] }, { text: 'Done.' }]);
  }
}
const script = definePlugin({ name: 'script', apiVersion: API_VERSION, contributes: [Script] });
const { agent, dispose } = await createAllos({ env: {}, provider: 'script', plugins: [greet, script] });
for await (const event of agent.run('Greet Ada')) {
  if (event.type === 'tool.completed') console.log(event.result.text);
}
await dispose();
`;

describe('docs/getting-started.md', () => {
  it('works as it is written, on the staged packages', () => {
    const folder = join(scratch, 'start');
    mkdirSync(folder);
    const { steps } = walkThrough(read('docs/getting-started.md'), folder, env);
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.filter(({ status, missing }) => status !== 0 || missing.length > 0)).toEqual([]);
  }, 60_000);

  it('is judged by a walk that sees a command that fails and a text that is not printed', () => {
    const folder = join(scratch, 'wrong');
    mkdirSync(folder);
    const wrong = ['```sh', 'echo one', '```', '```text', 'two', '```', '```sh', 'exit 3', '```'].join('\n');
    const { steps } = walkThrough(wrong, folder, env);
    expect(steps).toMatchObject([
      { status: 0, missing: ['two'] },
      { status: 3, missing: [] },
    ]);
  });
});

describe('links', () => {
  it.each(documents)('of %s lead somewhere', (file) => {
    expect(brokenLinks(file, read(file))).toEqual([]);
  });

  it('are judged by a check that sees what is not there', () => {
    expect(
      brokenLinks('README.md', '[a](docs/nothing.md) [b](README.md#no-such-heading) [c](#permissions) [d](x:y)'),
    ).toEqual(['docs/nothing.md', 'README.md#no-such-heading', 'x:y']);
  });

  it('of the index of decisions name all of them', () => {
    const records = readdirSync(join(root, 'docs', 'decisions')).filter((name) => /^\d{4}-.*\.md$/.test(name));
    expect(linksOf(read('docs/decisions/README.md'))).toEqual(records.sort());
  });
});

/** Links that lead to no file and no heading; of other sites only the scheme is looked at. */
function brokenLinks(file: string, markdown: string): readonly string[] {
  return linksOf(markdown).filter((link) => {
    if (/^[a-z]+:/i.test(link)) return !link.startsWith('https://');
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : relative(root, join(root, dirname(file), path));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
  });
}

/** What oclif keeps of a flag, as far as it is named. */
interface DeclaredFlag {
  readonly char?: string;
  readonly aliases?: readonly string[];
}

/** The calls of `allos` in a script: which command, and the flags it is given. */
function allosCommands(script: string): readonly { readonly command: string; readonly flags: readonly string[] }[] {
  const plain = script.replaceAll(/'[^']*'|"[^"]*"/g, 'QUOTED').replaceAll(/(^|\s)#.*$/gm, '');
  return plain.split(/\n|\||&&|;/).flatMap((part) => {
    const words = part.trim().split(/\s+/);
    const at = words.indexOf('allos');
    if (at === -1 || !words.slice(0, at).every((word) => word === 'npx' || /^[A-Z_]+=/.test(word))) return [];
    const rest = words.slice(at + 1);
    const ids = Object.keys(COMMANDS).filter((id) => `${rest.join(' ')} `.startsWith(`${id} `));
    const command = ids.sort((a, b) => b.length - a.length)[0] ?? 'run';
    return [{ command, flags: rest.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/=.*/, '')) }];
  });
}

async function flagsOf(command: string): Promise<ReadonlySet<string>> {
  const module = await COMMANDS[command]?.();
  const flags = (module?.default.flags ?? {}) as Readonly<Record<string, DeclaredFlag>>;
  return new Set([
    '--help',
    '--version',
    ...Object.entries(flags).flatMap(([name, { char, aliases = [] }]) =>
      [name, ...aliases].map((long) => `--${long}`).concat(char === undefined ? [] : [`-${char}`]),
    ),
  ]);
}
