import type { PluginManifest } from '../plugin/manifest.js';

/** What is wrong with a manifest, one clause each. */
export type ManifestReading =
  | { readonly ok: true; readonly manifest: PluginManifest }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Names that every model API takes for a tool (WP-3). */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const PROVIDER_NAME = /^[a-z0-9][a-z0-9._-]*$/;
const EFFECTS: readonly unknown[] = ['read', 'write', 'execute', 'external'];
const PERMISSIONS: readonly unknown[] = ['always_allow', 'ask', 'never'];
const SUBJECT_KINDS: readonly unknown[] = ['path', 'command', 'text'];

/** Reads `package.json#allos`, which nobody has checked yet. */
export function readManifest(value: unknown): ManifestReading {
  if (!isRecord(value)) return { ok: false, problems: ['there is no "allos" object in its package.json'] };
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  expect(typeof value['apiVersion'] === 'number', '"apiVersion" must be a number');
  expect(isInside(value['entry']), '"entry" must be the path of a module in the package, as ./dist/index.js');
  for (const key of ['providers', 'tools', 'toolSources', 'services']) {
    expect(value[key] === undefined || Array.isArray(value[key]), `"${key}" must be an array`);
  }
  list(value['providers']).forEach((provider, index) => {
    const where = `providers[${index}]`;
    if (!isRecord(provider)) return expect(false, `${where} must be an object`);
    expect(
      typeof provider['name'] === 'string' && PROVIDER_NAME.test(provider['name']),
      `${where}.name must match ${PROVIDER_NAME.source}`,
    );
    expect(typeof provider['description'] === 'string', `${where}.description must be a text`);
  });
  list(value['tools']).forEach((tool, index) => {
    const where = `tools[${index}]`;
    if (!isRecord(tool)) return expect(false, `${where} must be an object`);
    expect(
      typeof tool['name'] === 'string' && TOOL_NAME.test(tool['name']),
      `${where}.name must match ${TOOL_NAME.source}`,
    );
    expect(
      typeof tool['description'] === 'string' && tool['description'] !== '',
      `${where}.description must be a text`,
    );
    expect(
      isRecord(tool['inputSchema']) && tool['inputSchema']['type'] === 'object',
      `${where}.inputSchema must be a schema of an object`,
    );
    expect(
      tool['effects'] === undefined || EFFECTS.includes(tool['effects']),
      `${where}.effects must be one of ${EFFECTS.join(', ')}`,
    );
    expect(typeof tool['idempotent'] === 'boolean', `${where}.idempotent must be true or false`);
    expect(PERMISSIONS.includes(tool['permission']), `${where}.permission must be one of ${PERMISSIONS.join(', ')}`);
    const subject = tool['subject'];
    expect(
      subject === undefined ||
        (isRecord(subject) && SUBJECT_KINDS.includes(subject['kind']) && typeof subject['property'] === 'string'),
      `${where}.subject must name a kind (${SUBJECT_KINDS.join(', ')}) and a property`,
    );
    const properties = isRecord(tool['inputSchema']) ? tool['inputSchema']['properties'] : undefined;
    expect(
      !isRecord(subject) || !isRecord(properties) || Object.hasOwn(properties, String(subject['property'])),
      `${where}.subject.property must be a property of the input`,
    );
  });
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    manifest: { providers: [], tools: [], toolSources: [], services: [], ...value } as unknown as PluginManifest,
  };
}

/** A path that cannot leave the package. */
function isInside(entry: unknown): boolean {
  return typeof entry === 'string' && entry.startsWith('./') && !entry.split(/[/\\]/).includes('..');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
