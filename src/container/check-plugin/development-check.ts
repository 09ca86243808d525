import { localDependencies } from '../../plugin/local-dependencies.js';
import type { PluginCheck } from './plugin-check.js';

const CHECK = {
  check: 'package.development',
  title: 'What its authors install does not come from a path of one machine',
};

/** Whether whoever checks the package out can install it. Its users are not concerned, so it is a warning. */
export function developmentCheck(packageJson: unknown): PluginCheck {
  const local = localDependencies(packageJson, ['devDependencies']);
  if (local.length === 0) return { ...CHECK, verdict: 'passed' };
  const remedy = 'name a version, such as "^1.0.0", and install what is here with: npm install --no-save PATH';
  return { ...CHECK, verdict: 'warning', reason: `${local.join('; ')}: nobody else has that path; ${remedy}` };
}
