import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { code, table } from './table.mjs';

const INTRODUCTION = `# The command line

\`allos <command>\`, or \`allos "a prompt"\`, which is short for \`allos run "a prompt"\`. The first word that is neither a flag
nor the value of one decides: a command if it is one, a prompt if it has a blank in it. Any other word is an error, so
that a typing mistake never becomes a paid request. \`allos\` alone, on a terminal, asks for one task after another.

stdout carries the answer or the JSON and nothing else; progress and messages go to stderr, and so does what a plugin
writes to \`process.stdout\` or the console. Where stdin or stderr is no
terminal, nobody is asked. The first Ctrl-C ends the run and keeps the session, the second ends the
process at once with exit code 130; a JSON mode tells the end of the run in either case.

A session that goes on (\`-c\`, \`-s\`) keeps the provider and model of its last run, also where the user's or the project's
configuration says otherwise. What names a model for this run beats that: \`-m\`, \`-p\`, \`--base-url\`, \`--set\`, \`--profile\`,
\`--config\` and \`ALLOS_MODEL\`. Where that provider has no key now, another one is chosen as for a new session, and a line on
stderr says which.`;

export async function cliReferencePage(root) {
  const { COMMANDS } = await import(pathToFileURL(join(root, 'dist', 'cli', 'command-table.js')).href);
  const sections = [];
  for (const [id, load] of Object.entries(COMMANDS)) {
    const { default: command } = await load();
    if (command.hidden !== true) sections.push(sectionOf(id, command));
  }
  return `${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}

function sectionOf(id, command) {
  const parts = [
    `## allos ${id}`,
    command.summary,
    ...(command.description === undefined ? [] : [command.description]),
  ];
  const args = Object.entries(command.args ?? {}).map(([name, arg]) => [
    code(arg.required === true ? `<${name}>` : `[${name}]`),
    arg.description ?? '',
  ]);
  if (args.length > 0) parts.push(table(['argument', 'meaning'], args));
  const flags = Object.entries(command.flags ?? {})
    .filter(([, flag]) => flag.hidden !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, flag]) => [flagName(name, flag), meaningOf(flag)]);
  if (flags.length > 0) parts.push(table(['flag', 'meaning'], flags));
  const examples = (command.examples ?? []).map((example) => example.replaceAll('<%= config.bin %>', 'allos'));
  if (examples.length > 0) parts.push(`\`\`\`sh no-run\n${examples.join('\n')}\n\`\`\``);
  return parts.join('\n\n');
}

function flagName(name, flag) {
  const names = [...(flag.char === undefined ? [] : [`-${flag.char}`]), `--${name}`];
  const aliases = (flag.aliases ?? []).map((alias) => `--${alias}`);
  const value = flag.type === 'boolean' ? '' : ` ${flag.options?.join('|') ?? flag.helpValue ?? 'VALUE'}`;
  return [...names, ...aliases].map((each) => code(each + value)).join(', ');
}

function meaningOf({ summary, description, multiple, default: value }) {
  const more = [
    ...(multiple === true ? ['May be given several times.'] : []),
    ...(typeof value === 'string' || typeof value === 'number' ? [`Default: ${value}.`] : []),
  ];
  return [summary ?? description ?? '', ...more].join(' ');
}
