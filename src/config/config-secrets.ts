import { redactableSettingsOf } from '../process/redactable-values.js';
import type { AllosConfig, McpServerConfiguration, ProviderConfiguration } from './config.js';
import type { ResolvedReference } from './references.js';

/** Secret values that a configuration and a `.env` hold, by their names and by what they look like. */
export function configSecrets(
  { providers, mcpServers }: Pick<AllosConfig, 'providers' | 'mcpServers'>,
  dotEnv: Readonly<Record<string, string>>,
): readonly string[] {
  const servers = Object.values(mcpServers).flatMap(serverSecrets);
  return [...new Set([...redactableSettingsOf(dotEnv), ...providerSecrets(providers), ...servers])];
}

/** Where a text is a text for the model, or a name, whatever it was taken from. */
const NO_SECRETS: ReadonlySet<unknown> = new Set(['agent', 'model', 'fallbackModels', 'permissions', 'log']);

/**
 * What references brought: all that was taken from a file, since that is what such files are for, and of the
 * environment what the name of the setting or of the variable says is one.
 */
export function referenceSecrets(references: readonly ResolvedReference[]): readonly string[] {
  return references
    .filter(mayBeSecret)
    .flatMap(({ path, kind, name, value }) =>
      redactableSettingsOf(
        kind === 'file' ? { SECRET: value } : { [name]: value, [`SETTING_${asVariable(String(path.at(-1)))}`]: value },
      ),
    );
}

/** Whether a reference stands where a secret may. */
export function mayBeSecret({ path }: Pick<ResolvedReference, 'path'>): boolean {
  return !NO_SECRETS.has(path[0]);
}

/** The keys of providers, and what their headers and addresses hold of that kind. */
export function providerSecrets(providers: Readonly<Record<string, ProviderConfiguration>>): readonly string[] {
  return Object.values(providers).flatMap(({ apiKey, headers = {}, baseUrl }) => [
    ...(apiKey === undefined ? [] : [apiKey]),
    ...headerSecrets(headers),
    ...redactableSettingsOf({ baseUrl }),
  ]);
}

function serverSecrets({ env = {}, headers = {}, url, args = [] }: McpServerConfiguration): readonly string[] {
  return [
    ...redactableSettingsOf(env),
    ...headerSecrets(headers),
    ...redactableSettingsOf({ url }),
    ...args.flatMap((arg, index) => argumentSecrets(arg, args[index - 1] ?? '')),
  ];
}

/** `--token=…`, or `--token …`; a flag's name says as much as a variable's. */
function argumentSecrets(arg: string, before: string): readonly string[] {
  const [, name = '', value = ''] = /^--?([\w-]+)=(.*)$/s.exec(arg) ?? [];
  if (name !== '') return redactableSettingsOf({ [asVariable(name)]: value });
  return arg.startsWith('-')
    ? []
    : redactableSettingsOf({ [asVariable(/^--?([\w-]+)$/.exec(before)?.[1] ?? '')]: arg });
}

/** The whole value, and its parts: `Bearer …` and `a=…; b=…` may be met without the rest. */
function headerSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const variable = /^(proxy-)?authorization$/i.test(name) ? 'AUTH' : asVariable(name);
    const parts = value.split(/[\s;]+|(?<=^[\w-]+)=|(?<=[\s;][\w-]+)=/);
    return [value, ...parts].flatMap((part) => redactableSettingsOf({ [variable]: part }));
  });
}

function asVariable(name: string): string {
  return name.replaceAll('-', '_');
}
