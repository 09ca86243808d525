import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../programs/openai-sdk.mjs', import.meta.url));

/**
 * The vendor's SDK without Allos; undefined where it is not installed.
 *
 * @param {string} node the Node.js to run it with
 * @returns {import('./contender.mjs').Contender | undefined}
 */
export function openaiSdk(node) {
  const places = createRequire(import.meta.url).resolve.paths('openai') ?? [];
  if (!places.some((place) => existsSync(`${place}/openai/package.json`))) return undefined;
  return {
    name: 'sdk',
    sdk: ({ baseUrl }) => [node, program, baseUrl, 'lookup'],
    stream: ({ baseUrl }) => [node, program, baseUrl],
  };
}
