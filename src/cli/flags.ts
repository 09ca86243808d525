import { boolean, custom, integer, string } from '@oclif/core/flags';
import type { PolicyMode } from '../plugin/policy.js';
import { withoutLogin } from '../plugin/without-login.js';
import type { OutputFormat } from './render/output-format.js';

/** A flag that may be given several times, each with one value; a prompt after it is not swallowed. */
const each = { multiple: true, multipleNonGreedy: true } as const;

const mode = custom<PolicyMode>({ options: ['ask', 'edits', 'plan', 'auto'] });
const documentFormat = custom<'text' | 'json'>({ options: ['text', 'json'] });
const format = custom<OutputFormat>({ options: ['text', 'json', 'stream-json'] });
const temperature = custom<number>({
  parse: async (text) => {
    const value = numberOf(text);
    if (value >= 0 && value <= 2) return value;
    throw new Error(`Expected a number from 0 to 2 but received: ${text}`);
  },
});
/** The longest time that a timer can be set to is 2^31 ms. */
const MAX_SECONDS = 2_147_483;
const seconds = custom<number>({
  parse: async (text) => {
    const value = numberOf(text);
    if (value > 0 && value <= MAX_SECONDS) return value;
    throw new Error(`Expected seconds above 0 and up to ${MAX_SECONDS} but received: ${text}`);
  },
});
const httpUrl = custom<string>({
  parse: async (text) => {
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    throw new Error(
      `Expected an http or https URL, as in http://127.0.0.1:8080/v1, but received: ${withoutLogin(text)}`,
    );
  },
});

const dollars = custom<number>({
  parse: async (text) => {
    const value = numberOf(text);
    if (value > 0) return value;
    throw new Error(`Expected US dollars above 0, as in 0.50, but received: ${text}`);
  },
});

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`Expected a number but received: ${text}`);
  return value;
}

/** Flags of every command that reads the configuration. */
export const configFlags = {
  cd: string({ char: 'C', summary: 'Work in this folder.', helpValue: 'DIR' }),
  config: string({ summary: "Read this configuration file after the user's own.", helpValue: 'FILE' }),
  profile: string({ summary: 'Use this profile of the configuration.', helpValue: 'NAME' }),
  set: string({ ...each, summary: 'Set a configuration value, as in agent.maxTurns=5.', helpValue: 'KEY=VALUE' }),
  'no-plugins': boolean({ summary: 'Use no plugins but those that came with Allos.' }),
  trust: boolean({ summary: "Trust this folder's configuration for this run; nothing is recorded." }),
  verbose: boolean({ char: 'v', summary: 'Show more, and the stack of errors; a run logs to stderr.' }),
};

/** Flags of a command that prints something once, for people or as JSON. */
export const documentFlags = {
  'output-format': documentFormat({ char: 'o', summary: 'What stdout carries.' }),
  json: boolean({ summary: 'The same as -o json.', exclusive: ['output-format'] }),
};

/** Flags of a run. */
export const runFlags = {
  provider: string({ char: 'p', summary: 'The provider; see allos list-providers.', helpValue: 'NAME' }),
  model: string({ char: 'm', summary: 'The model: NAME, PROVIDER/NAME or PROVIDER/NAME:EFFORT.', helpValue: 'MODEL' }),
  tools: string({ ...each, char: 't', delimiter: ',', summary: 'Offer only these tools.', helpValue: 'NAME,…' }),
  'auto-approve': boolean({
    summary: 'Do not ask, except for destructive commands, protected files and tools of unknown effect (mode auto).',
    exclusive: ['mode'],
  }),
  session: string({
    char: 's',
    summary: 'Go on with a session: a file (made when absent), an id or a name.',
    helpValue: 'FILE|ID|NAME',
  }),
  continue: boolean({
    char: 'c',
    summary: 'Go on with the newest session of this folder, with its last model.',
    exclusive: ['session', 'no-session'],
  }),
  'no-session': boolean({ summary: 'Keep nothing of this run.', exclusive: ['session'] }),
  interactive: boolean({ char: 'i', summary: 'Stay for more tasks.' }),
  file: string({
    ...each,
    char: 'f',
    summary: 'Give the model a file with the task: text, an image (png, jpeg, gif, webp) or a PDF.',
    helpValue: 'FILE',
  }),
  'json-schema': string({
    summary: 'The answer has to be JSON that matches this schema; stdout gets that JSON alone.',
    helpValue: 'FILE|JSON',
    exclusive: ['interactive'],
  }),
  'add-dir': string({ ...each, summary: 'One more folder that tools may touch.', helpValue: 'DIR' }),
  system: string({ summary: 'Replace the system prompt.', helpValue: 'TEXT' }),
  'append-system': string({ summary: 'Add to the system prompt.', helpValue: 'TEXT' }),
  mode: mode({ summary: 'How much may happen without asking.' }),
  allow: string({ ...each, summary: "Allow calls that match, as in 'shell_exec(npm test)'.", helpValue: 'RULE' }),
  deny: string({ ...each, summary: 'Deny calls that match; wins over everything.', helpValue: 'RULE' }),
  'max-iterations': integer({ aliases: ['max-turns'], min: 1, summary: 'Model calls of this run.', helpValue: 'N' }),
  'max-cost': dollars({ summary: 'US dollars of this run: no model is called once they are spent.', helpValue: 'USD' }),
  'max-tokens': integer({ min: 1, summary: 'Tokens of this run, input and output together.', helpValue: 'N' }),
  'max-output-tokens': integer({ min: 1, summary: 'Tokens of one answer.', helpValue: 'N' }),
  timeout: seconds({ summary: 'Seconds that the whole run may take.', helpValue: 'SECONDS' }),
  temperature: temperature({ summary: 'Sent only when given.', helpValue: 'NUMBER' }),
  'base-url': httpUrl({ summary: "The provider's base URL.", helpValue: 'URL' }),
  'strict-wire': boolean({
    summary: 'Check each request by the rules of its API before it is sent; one that breaks a rule ends the run.',
  }),
  'output-format': format({ char: 'o', summary: 'What stdout carries.' }),
  json: boolean({ summary: 'The same as -o json.', exclusive: ['output-format'] }),
  record: string({
    summary: 'Record the run to this file; see allos replay.',
    helpValue: 'FILE',
    exclusive: ['replay', 'interactive'],
  }),
  replay: string({
    summary: 'Do what was recorded to this file: nothing is sent and no tool runs.',
    helpValue: 'FILE',
    exclusive: [
      ...['session', 'continue', 'interactive', 'cd', 'add-dir', 'base-url', 'log-file'],
      ...['config', 'profile', 'set', 'trust'],
    ],
  }),
  'log-file': string({ summary: 'Append a log to this file, one JSON object a line.', helpValue: 'FILE' }),
  quiet: boolean({ char: 'q', summary: 'No progress on stderr.' }),
  'no-color': boolean({ summary: 'No colours.' }),
};

/** Flags of a single call of a tool: what decides whether it may run, and how it is told. */
export const toolCallFlags = {
  input: string({ summary: 'The arguments, a JSON object; - reads it from stdin.', helpValue: 'JSON' }),
  'add-dir': runFlags['add-dir'],
  'auto-approve': runFlags['auto-approve'],
  mode: runFlags.mode,
  allow: runFlags.allow,
  deny: runFlags.deny,
  timeout: runFlags.timeout,
  'output-format': runFlags['output-format'],
  json: runFlags.json,
  'log-file': runFlags['log-file'],
  quiet: runFlags.quiet,
  'no-color': runFlags['no-color'],
};
