import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { code, table } from './table.mjs';

const INTRODUCTION = `# Rules of requests

What the dialects of \`allos/plugin/testing\` and \`--strict-wire\` ask of a request, API by API; see
[checking requests](../guides/checking-requests.md). \`always\`: refused, or broken, wherever the API is spoken.
\`vendor\`: refused by the vendor's own servers. \`careful\`: taken by the vendor, and yet refused by some server, or lost in
silence; found with \`careful: true\` only.`;

export async function wireRulesPage(root) {
  const file = join(root, 'dist', 'plugin', 'dialects', 'dialects.js');
  const { WIRE_DIALECTS } = await import(pathToFileURL(file).href);
  const sections = Object.values(WIRE_DIALECTS).map(({ api, title, rules }) => {
    const rows = rules.map((rule) => [code(rule.case), rule.rule, rule.applies, rule.meaning, rule.source]);
    return `## ${title}\n\n${code(api)}\n\n${table(['case', 'rule', 'applies', 'a right request', 'source'], rows)}`;
  });
  return `${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}
