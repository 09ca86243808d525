import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownPackage } from '../own-package.js';
import type { Finding, Surroundings } from './finding.js';

/** The oldest Node.js that Allos runs on; `package.json#engines` says the same. */
const LEAST = [20, 19] as const;

/** Allos itself, the Node.js and the system it runs on, and another Allos that would run in this folder. */
export function checkProgram({ cwd }: Surroundings): readonly Finding[] {
  const { directory, version } = ownPackage();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1]);
  return [
    { area: 'program', level: 'ok', message: `allos ${version} in ${directory}` },
    isOld
      ? {
          area: 'program',
          level: 'problem',
          message: `Node.js ${process.version} is too old`,
          remedy: `Install Node.js ${LEAST.join('.')} or newer.`,
        }
      : { area: 'program', level: 'ok', message: `Node.js ${process.version} in ${process.execPath}` },
    systemOf(process.platform),
    ...otherAllos(cwd, directory, version),
  ];
}

function systemOf(platform: NodeJS.Platform): Finding {
  switch (platform) {
    case 'linux':
      return { area: 'program', level: 'ok', message: `Linux on ${process.arch}` };
    case 'win32':
      return {
        area: 'program',
        level: 'warning',
        message: 'Windows is not supported by itself',
        remedy: 'Run Allos in WSL.',
      };
    default:
      return {
        area: 'program',
        level: 'note',
        message: `on ${platform} the protection of files and processes is best effort`,
      };
  }
}

/** `npx allos` takes the one of the folder, a plain `allos` mostly another. */
function otherAllos(cwd: string, own: string, version: string): readonly Finding[] {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', 'allos', 'package.json');
    if (existsSync(file)) return different(dirname(file), versionIn(file), { own, version });
    if (dirname(folder) === folder) return [];
  }
}

function different(
  directory: string,
  found: string,
  { own, version }: { readonly own: string; readonly version: string },
): readonly Finding[] {
  if (realpathSync(directory) === realpathSync(own)) return [];
  const message = `this folder has an allos of its own: ${found} in ${directory}`;
  if (found === version) return [{ area: 'program', level: 'note', message }];
  return [
    { area: 'program', level: 'warning', message, remedy: 'Run that one with npx allos, or make them the same.' },
  ];
}

function versionIn(file: string): string {
  try {
    return String((JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown }).version);
  } catch {
    return 'an unreadable one';
  }
}
