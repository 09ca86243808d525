import type { FoundModel } from './found-models.js';

/** Where an editor finds the schema once allos is installed in the folder. */
export const SCHEMA_PATH = './node_modules/allos/config/allos.config.schema.json';

/** What stands for a model where none was found. */
const EXAMPLE: FoundModel = { model: 'anthropic/claude-sonnet-5-5', why: '', isNamed: true };

/**
 * The text of a new configuration file. What is in force tightens, so that it counts also where the folder is not
 * trusted; the rest is there to be uncommented.
 *
 * @param model the one to use; undefined for none
 */
export function configTemplate(model: string | undefined, found: readonly FoundModel[]): string {
  const others = (found.length === 0 && model === undefined ? [EXAMPLE] : found).filter((each) => each.model !== model);
  const chosen = found.find((each) => each.model === model);
  return `# yaml-language-server: $schema=${SCHEMA_PATH}
# How Allos works in this folder. allos config validate checks it, allos config explain KEY says who sets what.
# It counts in full where the folder is trusted (allos trust); until then it can only tighten.
version: 1

# provider/model, or provider/model:effort. allos models lists windows and prices.
${[
  ...(model === undefined ? [] : [`model: ${scalar(model)}${remark(chosen?.why ?? '')}`]),
  ...others.map(({ model: other, why }) => `# model: ${other}${remark(why)}`),
].join('\n')}

# agent:
#   maxTurns: 40 # model calls of one run
#   maxCostUsd: 2 # no model is called once so much is spent
#   timeoutSeconds: 600
#   appendSystemPrompt: Run the tests before you say that something works.

permissions:
  # mode: edits # ask | edits | plan | auto
  # tools: { shell_exec: never }
  # allow: ['shell_exec(npm test)', 'shell_exec(git status:*)']
  deny: ['read_file(.env*)', 'shell_exec(git push:*)']

# tools:
#   disabled: [shell_exec]
#   settings: { shell_exec: { timeoutSeconds: 120 } }

# providers:
#   openai:
#     apiKey: '\${env:OPENAI_API_KEY}' # or '\${file:~/keys/openai}'; never the key itself
#     baseUrl: https://proxy.example/v1

# plugins:
#   - { name: ./plugins/mine, settings: {} }

# profiles: # allos run --profile ci
#   ci: { permissions: { mode: auto }, agent: { maxCostUsd: 1 } }

# log: { level: info }
`;
}

function remark(why: string): string {
  return why === '' ? '' : ` # ${why}`;
}

/** A model's name as YAML: plain where it can be, else quoted as JSON, which YAML reads too. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./@+-]*(:[\w.+-]+)*$/.test(text) ? text : JSON.stringify(text);
}
