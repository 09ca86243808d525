import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getMetadataStorage } from 'class-validator';
import { MEANINGS } from './config-meanings.mjs';
import { code, table } from './table.mjs';

const INTRODUCTION = `# Configuration

A file of YAML or JSON, never code: \`allos.config.yaml\`. [allos.config.example.yaml](../../allos.config.example.yaml) shows
one. An unknown key is an error that names file, line, column and the nearest known key.

\`allos init\` writes one with comments, \`allos config validate\` checks it, \`allos config show\` prints what holds and
\`allos config explain KEY\` who says so, with file and line.

Later wins:

1. what is built in ([config/defaults.json](../../config/defaults.json)),
2. the user's own file: \`config.yaml\` in \`$XDG_CONFIG_HOME/allos\` (\`~/.config/allos\`), or in \`$ALLOS_HOME\`,
3. the project's: \`allos.config.yaml\` (\`.yml\`, \`.json\`) or \`.allosrc\` (\`.yaml\`, \`.yml\`, \`.json\`), from the root of the Git
   repository down to the working folder,
4. \`allos.config.local.yaml\` beside it,
5. the file of \`--config\`,
6. the profile that \`--profile\` or \`ALLOS_PROFILE\` names, of the \`profiles\` of all these,
7. environment variables: \`ALLOS_MODEL\`, \`ALLOS_AGENT__MAX_TURNS\` (two underscores lead into a section),
8. \`--set agent.maxTurns=5\`,
9. the other flags.

Objects merge and lists replace, but \`permissions.deny\` and \`tools.disabled\` of every layer hold, and so does a plugin
that a file requires. \`package.json#allos\` is the manifest of a plugin and never configuration.

\`\${env:NAME}\` in a text stands for a variable of the environment, \`\${file:PATH}\` for the text of a file without the line
end behind it; a relative path begins at the folder of the configuration file, \`~/\` at the home folder. What is missing
is an error that says where it is asked for; only a provider's \`apiKey\` may name a variable that is not set. What comes
from a file counts as a secret everywhere but under \`agent\`, \`model\`, \`permissions\` and \`log\`. In a folder that you do not
trust both stay plain text.

[config/allos.config.schema.json](../../config/allos.config.schema.json) is the JSON Schema of such a file, for editors:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/allos/config/allos.config.schema.json
\`\`\`

## Plugins

\`plugins\` lists packages by name (\`foo\` is short for \`allos-plugin-foo\`, \`@me/foo\` for \`@me/allos-plugin-foo\`) or by a
path that begins with \`.\` or \`/\`. Each is looked for from the folder of the file that lists it: what your own
\`config.yaml\` lists is installed beside it, say with \`npm install --prefix ~/.config/allos allos-plugin-foo\`, and works in
every folder. \`ALLOS_PLUGINS=foo,@me/bar\` takes the place of all lists and is looked for there, too; \`ALLOS_PLUGINS=\` and
\`--no-plugins\` leave only what came with Allos. A dependency of a project with the keyword \`allos-plugin\` that nobody lists
is never loaded; \`allos plugins list\` and \`allos doctor\` tell of it.

An entry may say more: \`{ name: foo, required: true, settings: {} }\`. A plugin that cannot be used, for instance since its
settings are wrong, is left out with a warning, unless the run needs it: its provider, a tool that was asked for by name, a
service that was chosen, a guard. One with \`required: true\` is always needed: the run ends with exit code 9, or 4 where
its settings are wrong, and no list of another file or of a profile takes it away or changes it: it is looked for from the
folder of the file that requires it, with the settings that stand there, and a notice names an entry that says otherwise.
Whoever starts the run can leave it out or change it with \`--no-plugins\`, \`ALLOS_PLUGINS\` or \`--set plugins=…\`, and is
told so. \`allos config validate\` checks the settings of plugins by their manifests. An entry that is not of this form, such
as one whose \`settings\` are no object, is a fault of the file, and the whole configuration is refused with exit code 4.

## Trust

A project's files count in full only where you [trust the folder](../guides/trust.md). Until then they can only tighten:
denials, disabled tools, \`never\`, a stricter mode, lower limits, \`sandbox: required\`, and a choice of a model among those
of the providers that you have a key for or name in your own file. What does not count is said in one line. The \`.env\` of the working folder counts in a trusted
folder only, gives only the key and address variables of providers, and overrides nothing.

## Keys`;

const AFTER = `Under \`profiles.<name>\` stand the same keys, without \`version\` and \`profiles\`. Keys of \`providers.<name>\` that are not in
the table are the provider's own settings.`;

export async function configPage(root) {
  const inDist = async (name) => await import(pathToFileURL(join(root, 'dist', 'config', 'schema', name)).href);
  const { ConfigSection } = await inDist('config-section.js');
  const { nestedOf } = await inDist('section.js');
  const defaults = JSON.parse(readFileSync(join(root, 'config', 'defaults.json'), 'utf8'));

  const keys = keysOf(ConfigSection, '', nestedOf);
  const listed = keys.map(({ path }) => path);
  for (const path of listed) if (MEANINGS[path] === undefined) throw new Error(`config-meanings.mjs lacks ${path}`);
  for (const path of Object.keys(MEANINGS)) {
    if (!listed.includes(path)) throw new Error(`config-meanings.mjs has ${path}, which is no key`);
  }
  const sources = sourcesOutsideConfig(root);
  const rows = keys.map(({ path, type }) => {
    const { meaning, notYet } = MEANINGS[path];
    if (notYet !== undefined && sources.some((text) => notYet.test(text))) {
      throw new Error(`${path} seems to be acted on now: take its notYet out of config-meanings.mjs`);
    }
    const text = notYet === undefined ? meaning : `${meaning} **Checked, and not acted on yet.**`;
    return [code(path), type, code(defaultOf(defaults, path)), text];
  });
  return `${INTRODUCTION}\n\n${table(['key', 'value', 'default', 'meaning'], rows)}\n\n${AFTER}\n`;
}

function keysOf(section, prefix, nestedOf) {
  const nested = nestedOf(section);
  const checks = getMetadataStorage().getTargetValidationMetadatas(section, '', false, false);
  const names = [...new Set([...nested.keys(), ...checks.map((check) => check.propertyName)])].sort();
  return names.flatMap((name) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const inner = nested.get(name);
    if (inner === undefined) return [{ path, type: typeOf(checks.filter((check) => check.propertyName === name)) }];
    if (path === 'profiles') return [{ path, type: 'sections by name' }];
    const below = { one: path, named: `${path}.<name>`, list: `${path}[]` }[inner.kind];
    return keysOf(inner.section(), below, nestedOf);
  });
}

/** What the validators of a key take, in words. */
function typeOf(checks) {
  const by = new Map(checks.map((check) => [check.name ?? check.type, check]));
  const has = (name) => by.has(name);
  if (has('isIn'))
    return by
      .get('isIn')
      .constraints[0].map((word) => code(String(word)))
      .join(', ');
  if (has('isWordRecord')) return '`always_allow`, `ask` or `never` by name';
  if (has('isTextRecord')) return 'texts by name';
  if (has('isObjectRecord')) return 'objects by name';
  if (has('isHttpUrl')) return 'http(s) URL';
  if (has('isArray')) return 'list of texts';
  if (has('isBoolean')) return '`true` or `false`';
  if (has('isObject')) return 'object';
  const least = has('isPositive') ? ' above 0' : has('min') ? ` from ${by.get('min').constraints[0]}` : '';
  const most = has('max') && by.get('max').constraints[0] < 1e9 ? ` to ${by.get('max').constraints[0]}` : '';
  if (has('isInt')) return `whole number${least}${most}`;
  if (has('isNumber')) return `number${least}${most}`;
  if (has('isString')) return 'text';
  throw new Error(`no words for the validators ${[...by.keys()].join(', ')} of ${checks[0]?.propertyName}`);
}

function defaultOf(defaults, path) {
  const value = path.split('.').reduce((at, key) => at?.[key], defaults);
  return value === undefined ? '' : JSON.stringify(value);
}

function sourcesOutsideConfig(root) {
  const src = join(root, 'src');
  return readdirSync(src, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !/^(config|plugin|trust)[/\\]/.test(file)) // trust/ only tells of them
    .map((file) => readFileSync(join(src, file), 'utf8'));
}
