/**
 * Refuses a lock file that could install something else than what the registry holds:
 * `node scripts/lint-lockfile.mjs [file]`. A package needs a sha512; an address, where one is given, has to be the
 * registry's; only the packages of this repository may be links.
 */
import { readFileSync } from 'node:fs';

const REGISTRY = 'https://registry.npmjs.org/';
const file = process.argv[2] ?? 'package-lock.json';
const { lockfileVersion, packages = {} } = JSON.parse(readFileSync(file, 'utf8'));

const problems = Object.entries(packages).flatMap(([path, entry]) =>
  problemsOf(path, entry).map((problem) => `${path || 'the root'}: ${problem}`),
);
if (lockfileVersion !== 3) problems.unshift(`lockfileVersion is ${lockfileVersion}, not 3`);
if (!('' in packages)) problems.unshift('it has no root package');
for (const problem of problems) process.stderr.write(`${file}: ${problem}\n`);
if (problems.length > 0) process.exitCode = 1;

function problemsOf(path, { link, resolved, integrity }) {
  if (link === true) {
    const target = String(resolved ?? '');
    const isOwn = target === '' || (isWorkspace(target) && target in packages);
    return isOwn ? [] : [`links to ${target}, which is no package of this repository`];
  }
  if (path === '' || isWorkspace(path)) {
    return resolved === undefined ? [] : [`is of this repository, but comes from ${resolved}`];
  }
  return [
    ...(path.split('/').includes('node_modules') ? [] : ['is neither an installed package nor one of this repository']),
    ...(resolved === undefined || resolved.startsWith(REGISTRY) ? [] : [`comes from ${resolved}, not ${REGISTRY}`]),
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') ? [] : [`has no sha512: ${integrity ?? 'nothing'}`]),
  ];
}

/** The workspaces are `plugins/*`. */
function isWorkspace(path) {
  return /^plugins\/[\w-]+$/.test(path);
}
