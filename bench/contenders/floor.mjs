import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const agent = fileURLToPath(new URL('../floor/agent.mjs', import.meta.url));
const hop = fileURLToPath(new URL('../floor/hop.mjs', import.meta.url));
const tools = fileURLToPath(new URL('../floor/tools.mjs', import.meta.url));

/**
 * @param {string} node the Node.js to run it with
 * @param {string} packages the folder of installed packages that holds allos, whose bare listing is the floor of listing
 * @returns {import('./contender.mjs').Contender}
 */
export function floor(node, packages) {
  return {
    name: 'floor',
    run: ({ baseUrl }) => [node, agent, baseUrl],
    sdk: ({ baseUrl }) => [node, agent, baseUrl, 'lookup'],
    stream: ({ baseUrl }) => [node, agent, baseUrl],
    hop: () => [node, '--expose-gc', hop],
    tools: [node, tools],
    listTools: [node, join(packages, 'allos', 'bin', 'allos.cjs'), 'list-tools'],
    start: { version: [node, '-e', '0'], help: [node, '-e', '0'], import: [node, '-e', '0'] },
  };
}
