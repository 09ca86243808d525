import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginManifest } from '../../plugin/manifest.js';
import type { PluginCheck } from './plugin-check.js';

/** The kit that a test of each kind of contribution runs. */
const KITS = [
  { kind: 'tools', kit: 'toolConformance', guide: 'docs/writing-a-plugin.md' },
  { kind: 'providers', kit: 'providerConformance', guide: 'docs/guides/write-a-provider.md' },
] as const;

/** Whether the package's own tests run the kits that need examples, or a description of an API, which only they have. */
export function kitCheck(folder: string, manifest: PluginManifest): readonly PluginCheck[] {
  const wanted = KITS.filter(({ kind }) => manifest[kind].length > 0);
  if (wanted.length === 0) return [];
  const tests = testsIn(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
  return wanted.map(({ kind, kit, guide }) => {
    const title = `A test of the package runs ${kit}`;
    const found = tests.some(({ text }) => new RegExp(`\\b${kit}\\s*\\(`).test(text));
    return found
      ? { check: `kit.${kind}`, title, verdict: 'passed' }
      : { check: `kit.${kind}`, title, verdict: 'failed', reason: `no *.test.* file calls it; ${guide} shows how` };
  });
}

/** Sources of tests, not what is built of them. */
function testsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return isTest(entry.name) ? [entry.name] : [];
    if (!entry.isDirectory() || /^(node_modules|dist|build|coverage|\..*)$/.test(entry.name)) return [];
    return readdirSync(join(folder, entry.name), { recursive: true, encoding: 'utf8' })
      .map((name) => join(entry.name, name))
      .filter((name) => isTest(name) && !name.includes('node_modules'));
  });
}

function isTest(name: string): boolean {
  return /\.(test|spec)\.[cm]?[jt]s$/.test(name);
}
