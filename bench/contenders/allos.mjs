import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const program = (name) => fileURLToPath(new URL(`../programs/${name}.mjs`, import.meta.url));

/**
 * @param {string} node the Node.js to run it with
 * @param {string} packages the folder of installed packages that holds allos
 * @returns {import('./contender.mjs').Contender}
 */
export function allos(node, packages) {
  const bin = join(packages, 'allos', 'bin', 'allos.cjs');
  const index = pathToFileURL(join(packages, 'allos', 'dist', 'index.js')).href;
  return {
    name: 'allos',
    run: ({ baseUrl, calls }) => [
      ...[node, bin, 'run', '--provider', 'openai', '--model', 'bench-model', '--base-url', baseUrl],
      ...['--max-iterations', String(calls + 1), '--output-format', 'json', 'Read all parts.'],
    ],
    trust: [node, bin, 'trust', '--yes'],
    sdk: ({ baseUrl }) => [node, program('allos-agent'), packages, baseUrl, 'lookup'],
    stream: ({ baseUrl }) => [node, program('allos-agent'), packages, baseUrl],
    hop: (api) => [node, '--expose-gc', program('allos-hop'), packages, api],
    container: [node, program('allos-container'), packages],
    tools: [node, program('allos-tools'), packages],
    listTools: [node, bin, 'list-tools'],
    start: {
      version: [node, bin, '--version'],
      help: [node, bin, '--help'],
      import: [node, '-e', `import(${JSON.stringify(index)})`],
    },
    check: ({ home, calls }) => checkSession(join(home, '.local/state/allos/sessions'), calls),
  };
}

/** The session log must hold every result and the end of the run. It is removed, so that the next one is alone. */
function checkSession(sessions, calls) {
  const files = readdirSync(sessions, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'));
  if (files.length !== 1) throw new Error(`${files.length} session logs below ${sessions}`);
  const log = readFileSync(join(sessions, files[0]), 'utf8');
  rmSync(sessions, { recursive: true });
  const results = log.split('"type":"tool.completed"').length - 1;
  if (results !== calls || !log.includes('"type":"run.completed"')) {
    throw new Error(`the session log holds ${results} results of ${calls} calls, or no end`);
  }
}
