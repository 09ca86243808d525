import { AllosError } from '../plugin/error.js';
import { isPlugin } from '../plugin/define-plugin.js';
import { nearest } from '../plugin/nearest.js';
import type { SingleService } from '../plugin/contributed-services.js';
import type { AllosOptions } from './allos-options.js';
import { SERVICE_NAMES } from './choose-services.js';

const MODES: readonly unknown[] = ['ask', 'edits', 'plan', 'auto'];
const PERMISSIONS: readonly unknown[] = ['always_allow', 'ask', 'never'];
const TOOL_CHOICES: readonly unknown[] = ['auto', 'none', 'required'];
const LISTS = [
  'tools',
  'fallbackModels',
  'configuredFallbackModels',
  'allow',
  'deny',
  'configuredAllow',
  'configuredDeny',
  'disabledTools',
  'directories',
] as const;
const COUNTS = ['maxTokens', 'maxIterations', 'maxRunTokens'] as const;

/** All of them, so that a misspelt one is not taken for one that is left out. */
const OPTIONS: Readonly<Record<keyof AllosOptions, true>> = {
  provider: true,
  model: true,
  tools: true,
  systemPrompt: true,
  temperature: true,
  maxTokens: true,
  maxIterations: true,
  toolPermissions: true,
  autoApproveSafeTools: true,
  appendSystemPrompt: true,
  defaultModel: true,
  fallbackModels: true,
  configuredFallbackModels: true,
  effort: true,
  toolChoice: true,
  providerOptions: true,
  maxCostUsd: true,
  maxRunTokens: true,
  compactAt: true,
  mode: true,
  allow: true,
  configuredAllow: true,
  deny: true,
  configuredDeny: true,
  disabledTools: true,
  cwd: true,
  directories: true,
  env: true,
  baseUrl: true,
  providers: true,
  providerDefaults: true,
  toolSettings: true,
  plugins: true,
  services: true,
  builtInPlugins: true,
  approver: true,
  sandbox: true,
  strictWire: true,
  secrets: true,
  session: true,
  sessionStore: true,
  cassette: true,
  clock: true,
  ids: true,
  logger: true,
  placeOf: true,
  surface: true,
};

/**
 * Refuses values that the types would refuse: programs in plain JavaScript have no compiler to tell them.
 *
 * @throws AllosError `usage.invalid` naming the option
 */
export function checkOptions(options: AllosOptions): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(OPTIONS, name)) continue;
    const meant = nearest(name, Object.keys(OPTIONS));
    throw new AllosError('usage.invalid', `there is no option named ${JSON.stringify(name)}`, {
      hint: meant === undefined ? `The options are: ${Object.keys(OPTIONS).join(', ')}.` : `Did you mean ${meant}?`,
    });
  }
  for (const name of LISTS) expectThat(isTextList(options[name]), name, 'a list of texts');
  const { maxCostUsd } = options;
  expectThat(maxCostUsd === undefined || maxCostUsd > 0, 'maxCostUsd', 'a number above 0');
  const { compactAt } = options;
  expectThat(compactAt === undefined || (compactAt > 0 && compactAt <= 1), 'compactAt', 'a number above 0, up to 1');
  const { temperature } = options;
  expectThat(
    temperature === undefined || (temperature >= 0 && temperature <= 2),
    'temperature',
    'a number from 0 to 2',
  );
  const { effort, toolChoice, providerOptions } = options;
  expectThat(effort === undefined || (typeof effort === 'string' && effort !== ''), 'effort', 'a word, such as high');
  const isChoice = toolChoice === undefined || TOOL_CHOICES.includes(toolChoice);
  expectThat(isChoice, 'toolChoice', `one of ${TOOL_CHOICES.join(', ')}`);
  expectThat(providerOptions === undefined || isRecord(providerOptions), 'providerOptions', 'an object');
  for (const name of COUNTS) expectThat(isCount(options[name]), name, 'a whole number above 0');
  const { strictWire } = options;
  expectThat(strictWire === undefined || typeof strictWire === 'boolean', 'strictWire', 'true or false');
  expectThat(options.mode === undefined || MODES.includes(options.mode), 'mode', `one of ${MODES.join(', ')}`);
  const permissions = Object.values(options.toolPermissions ?? {});
  expectThat(
    permissions.every((permission) => PERMISSIONS.includes(permission)),
    'toolPermissions',
    `${PERMISSIONS.join(', ')} for each tool`,
  );
  expectThat(
    (options.plugins ?? []).every(
      (plugin) =>
        isPlugin(plugin) ||
        (typeof plugin.from === 'string' && (plugin.required === undefined || typeof plugin.required === 'boolean')),
    ),
    'plugins',
    'plugins made by definePlugin, or { name, from } with the folder to resolve from, and required: true where no run goes without it',
  );
  const { cassette } = options;
  expectThat(
    cassette === undefined || isPath('record' in cassette ? cassette.record : cassette.replay),
    'cassette',
    '{ record: FILE } or { replay: FILE }',
  );
  checkServices(options.services);
  const { approver } = options;
  expectThat(approver === undefined || typeof approver.approve === 'function', 'approver', 'an object with approve()');
}

function expectThat(holds: boolean, name: keyof AllosOptions, expected: string): void {
  if (holds) return;
  throw new AllosError('usage.invalid', `the option ${name} is wrong`, { hint: `It must be ${expected}.` });
}

function checkServices(services: AllosOptions['services'] = {}): void {
  const all = isRecord(services) && Object.values(services).every((wish) => typeof wish === 'string' && wish !== '');
  expectThat(all, 'services', 'an object that names a plugin for a service');
  for (const name of Object.keys(services)) {
    if (SERVICE_NAMES.includes(name as SingleService)) continue;
    throw new AllosError('usage.invalid', `there is no service named ${JSON.stringify(name)} to choose`, {
      hint: `The services are: ${SERVICE_NAMES.join(', ')}.${name === 'policy' ? ' Policies are not chosen: the strictest answer of all wins.' : ''}`,
    });
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: readonly string[] | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

function isCount(value: number | undefined): boolean {
  return value === undefined || (Number.isInteger(value) && value > 0);
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
