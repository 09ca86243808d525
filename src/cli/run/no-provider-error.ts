import { dotEnvPath } from '../../config/dot-env.js';
import { AllosError } from '../../plugin/error.js';
import { probeOllama } from './probe-ollama.js';

/**
 * The error of a run without a provider: what was looked for, whether an Ollama answers here, and the ways on. Nothing
 * is asked of any other machine.
 */
export async function noProviderError(
  original: AllosError,
  context: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly trusted: boolean;
    /** The environment names of all providers' keys. */
    readonly keyNames: readonly string[];
    /** Addresses that are set without a key: the variable's name and its provider. */
    readonly addresses: readonly { readonly variable: string; readonly provider: string }[];
    /** Whether `--base-url` was given. */
    readonly hasBaseUrl: boolean;
    /** Variables that configured keys refer to and that are not set, by provider. */
    readonly unsetKeys: Readonly<Record<string, string>>;
  },
): Promise<AllosError> {
  const probe = await probeOllama(context.env);
  const dotEnv = dotEnvPath(context.cwd);
  const found = [
    `looked for ${context.keyNames.join(', ')} in the environment`,
    ...Object.entries(context.unsetKeys).map(
      ([provider, variable]) => `providers.${provider}.apiKey refers to ${variable}, which is not set`,
    ),
    ...(context.hasBaseUrl ? ['--base-url is given, but an address alone chooses no provider'] : []),
    ...context.addresses.map(
      ({ variable, provider }) =>
        `${variable} is set, but an address alone chooses no provider (add --provider ${provider})`,
    ),
    ...(dotEnv === undefined
      ? []
      : [context.trusted ? `and in ${dotEnv}` : `not in ${dotEnv}, which counts with allos trust or --trust only`]),
    probe.type === 'answers'
      ? `an Ollama answers on ${probe.address}`
      : probe.type === 'silent'
        ? `no Ollama answers on ${probe.address}`
        : `the Ollama of ${probe.address} was not asked`,
  ];
  const ways = context.hasBaseUrl
    ? [
        'Add --provider openai to --base-url for a server that speaks Chat Completions',
        '--provider anthropic or ollama for one of theirs',
      ]
    : [
        'Set one of these keys',
        probe.type === 'silent' ? 'start Ollama and add --provider ollama' : 'add --provider ollama',
      ];
  return new AllosError('auth.no_provider', `no model to use: ${found.join('; ')}`, {
    hint: [...ways, 'or see how Allos works with --provider demo.'].join(', '),
    cause: original,
  });
}
