/**
 * Does what a new author of plugins does, with nothing but the packed tarballs, in an empty folder: writes a plugin of
 * each kind, does what that prints as the next steps with no edit, and uses tool, provider and policy in one run. The
 * server of the invented API is here. `node scripts/try-authoring.mjs FOLDER`, after `npm run pack`.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const samples = join(root, 'examples', 'plugins');
const packed = join(root, '.stage', 'tarballs');
const tarballs = readdirSync(packed).map((name) => join(packed, name));
const folder = resolve(process.argv[2] ?? '.');
if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);

const env = { ...process.env, NO_COLOR: '1', npm_config_prefer_offline: 'true', ALLOS_HOME: join(folder, 'home') };
const KINDS = { 'word-count': 'tool', parley: 'provider', 'keep-out': 'policy' };

writeFileSync(join(folder, 'package.json'), '{ "name": "desk", "private": true }\n');
run(folder, 'npm', 'install', '--prefer-offline', '--no-progress', ...tarballs);
for (const [name, kind] of Object.entries(KINDS)) {
  const steps = nextSteps(run(folder, 'npx', 'allos', 'plugins', 'new', name, `--${kind}`));
  const made = join(folder, `allos-plugin-${name}`);
  sameFiles(made, join(samples, `allos-plugin-${name}`));
  run(folder, 'bash', '-e', '-c', steps);
  run(made, 'npx', 'allos', 'plugins', 'link');
}
await useThem();

/** The plugins are linked: any folder can use them. */
async function useThem() {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'vendor'), { recursive: true });
  writeFileSync(join(project, 'poem.txt'), 'one two three four\n');
  const requests = [];
  const server = await parley(requests);
  const address = `http://127.0.0.1:${server.address().port}`;
  try {
    const { stdout } = await promisify(execFile)(
      join(folder, 'node_modules', '.bin', 'allos'),
      ['run', '-p', 'parley', '--no-session', '--mode', 'edits', 'How many words has poem.txt?'],
      { cwd: project, env: { ...env, PARLEY_API_KEY: 'pk-parley', PARLEY_BASE_URL: address } },
    );
    must(stdout === 'poem.txt has four words.\n', `the answer is ${JSON.stringify(stdout)}`);
    const results = JSON.stringify(requests.at(-1));
    must(results.includes('\\"words\\":4'), `the tool did not count: ${results}`);
    must(results.includes('is protected'), `the policy did not deny: ${results}`);
    must(!readdirSync(join(project, 'vendor')).includes('a.txt'), 'what the policy denied was written');
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** The invented API: asks for two calls, then answers. */
async function parley(requests) {
  const calls = [
    { id: 'c1', name: 'word_count', input: { path: 'poem.txt' } },
    { id: 'c2', name: 'write_file', input: { path: 'vendor/a.txt', content: 'x' } },
  ];
  const answers = [
    [...calls.map((call) => ({ call })), { end: { why: 'calls', tokensIn: 10, tokensOut: 5 } }],
    [{ text: 'poem.txt has ' }, { text: 'four words.' }, { end: { why: 'done', tokensIn: 20, tokensOut: 5 } }],
  ];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const lines = answers[requests.push(JSON.parse(body)) - 1] ?? [{ error: 'I have said all' }];
    response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** What the command said to do, as a script. */
function nextSteps(printed) {
  const [, next = ''] = printed.split('Next:\n');
  const steps = next.split('\n\n')[0].replaceAll(/^ +/gm, '');
  must(steps.includes('npm install'), `no next steps in ${printed}`);
  return steps;
}

function sameFiles(made, sample) {
  const files = (where) =>
    readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(where.length))
      .sort();
  must(files(made).join() === files(sample).join(), `${made} has ${files(made)}, and ${sample} ${files(sample)}`);
  const other = files(sample).find(
    (file) => readFileSync(join(made, file), 'utf8') !== readFileSync(join(sample, file), 'utf8'),
  );
  must(other === undefined, `${other} of ${made} is not as in ${sample}: node scripts/plugin-samples.mjs`);
}

function run(cwd, program, ...args) {
  process.stdout.write(
    `${cwd.slice(folder.length + 1)}$ ${program} ${args.map((arg) => arg.replace(packed, '…')).join(' ')}\n`,
  );
  try {
    return execFileSync(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    process.stdout.write(`${error.stdout}${error.stderr}`);
    throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed in ${cwd}`, { cause: error });
  }
}

function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
