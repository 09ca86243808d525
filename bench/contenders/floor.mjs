import { fileURLToPath } from 'node:url';

const agent = fileURLToPath(new URL('../floor/agent.mjs', import.meta.url));
const hop = fileURLToPath(new URL('../floor/hop.mjs', import.meta.url));
const tools = fileURLToPath(new URL('../floor/tools.mjs', import.meta.url));

/** @param {string} node the Node.js to run it with @returns {import('./contender.mjs').Contender} */
export function floor(node) {
  return {
    name: 'floor',
    run: ({ baseUrl }) => [node, agent, baseUrl],
    sdk: ({ baseUrl }) => [node, agent, baseUrl, 'lookup'],
    stream: ({ baseUrl }) => [node, agent, baseUrl],
    hop: () => [node, '--expose-gc', hop],
    tools: [node, tools],
    start: { version: [node, '-e', '0'], help: [node, '-e', '0'], import: [node, '-e', '0'] },
  };
}
