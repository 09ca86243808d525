import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../plugin/error.js';
import type { JsonObject } from '../../plugin/json.js';
import type { PluginManifest } from '../../plugin/manifest.js';
import { createAllos } from '../create-allos.js';
import type { PluginCheck } from './plugin-check.js';

const CHECK = { check: 'session', title: 'Its classes are made in a session, beside the built-in plugins' };

/** Makes a session with the plugin, in an empty folder, with a key that is none for each of its providers. */
export async function sessionCheck(
  folder: string,
  manifest: PluginManifest,
  settings: JsonObject | undefined,
): Promise<PluginCheck> {
  const needed = manifest.settings?.['required'];
  if (settings === undefined && Array.isArray(needed) && needed.length > 0) {
    const reason = `It has required settings (${needed.join(', ')}); give them with --settings.`;
    return { ...CHECK, verdict: 'not applicable', reason };
  }
  const cwd = mkdtempSync(join(tmpdir(), 'allos-check-'));
  try {
    const providers = manifest.providers.length === 0 ? ['demo'] : manifest.providers.map(({ name }) => name);
    for (const provider of providers) {
      const reason = await problemWith(provider, { folder, manifest, settings, cwd });
      if (reason !== undefined) return { ...CHECK, verdict: 'failed', reason };
    }
    return { ...CHECK, verdict: 'passed' };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

interface Place {
  readonly folder: string;
  readonly manifest: PluginManifest;
  readonly settings: JsonObject | undefined;
  readonly cwd: string;
}

async function problemWith(provider: string, { folder, manifest, settings, cwd }: Place): Promise<string | undefined> {
  const keys = manifest.providers.flatMap(({ keyEnv = [] }) => keyEnv.map((name) => [name, 'no-key'] as const));
  try {
    const allos = await createAllos({
      cwd,
      env: Object.fromEntries(keys),
      provider,
      model: 'any',
      plugins: [{ name: folder, from: folder, ...(settings === undefined ? {} : { settings }) }],
    });
    await allos.dispose();
    return allos.broken.map(({ message, hint }) => `${message}. ${hint}`)[0];
  } catch (error) {
    return messageOf(error);
  }
}
