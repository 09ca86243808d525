import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Approximate width of a character at 11 px. */
const CHARACTER = 6.6;
const PADDING = 6;

/** The badges of the README, by file name: pictures that need no network, from what they speak of. */
export function badges(root) {
  const { license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { jobs } = parse(readFileSync(join(root, '.github', 'workflows', 'ci.yml'), 'utf8'));
  const versions = Object.values(jobs).flatMap((job) => job.strategy?.matrix?.node ?? []);
  return {
    'licence.svg': badge('licence', license),
    'node.svg': badge('node', engines.node),
    'ci.svg': badge('CI', `Node ${versions.join(', ')}`),
  };
}

function badge(label, value) {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const left = Math.round(label.length * CHARACTER + 2 * PADDING);
  const right = Math.round(value.length * CHARACTER + 2 * PADDING);
  const middle = (from, width) => (from + width / 2).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${text}">
  <title>${label}: ${text}</title>
  <rect width="${left}" height="20" fill="#444"/>
  <rect x="${left}" width="${right}" height="20" fill="#2a6f97"/>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="${middle(0, left)}" y="14">${label}</text>
    <text x="${middle(left, right)}" y="14">${text}</text>
  </g>
</svg>
`;
}
