import type { ModelAccess } from './acceptance-task.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LiveApi {
  readonly name: string;
  /** How to reach it, or why it is left out. */
  readonly access: (env: Environment) => Promise<ModelAccess | string>;
}

const OLLAMA_MS = 1_000;

/** Every API that Allos speaks. `ALLOS_LIVE_OPENAI_MODEL` and its like name another model than the default. */
export const LIVE_APIS: readonly LiveApi[] = [
  { name: 'OpenAI Responses', access: withKey('openai', ['--set', 'providers.openai.api=responses']) },
  { name: 'OpenAI Chat Completions', access: withKey('openai', ['--set', 'providers.openai.api=chat']) },
  { name: 'Anthropic', access: withKey('anthropic', []) },
  { name: 'Google', access: withKey('google', [], 'GOOGLE_GEMINI_BASE_URL') },
  { name: 'Ollama', access: ollama },
];

function withKey(
  provider: 'openai' | 'anthropic' | 'google',
  flags: readonly string[],
  address = `${provider.toUpperCase()}_BASE_URL`,
): LiveApi['access'] {
  const name = `${provider.toUpperCase()}_API_KEY`;
  return async (env) => {
    const refusal = notAsked(env);
    if (refusal !== undefined) return refusal;
    if ((env[name] ?? '') === '') return `${name} is not set`;
    return { flags: [...modelFlags(provider, env), ...flags], env: picked(env, [name, address]) };
  };
}

async function ollama(env: Environment): Promise<ModelAccess | string> {
  const refusal = notAsked(env);
  if (refusal !== undefined) return refusal;
  const host = [env['OLLAMA_BASE_URL'], env['OLLAMA_HOST']].find((value) => (value ?? '') !== '') ?? '127.0.0.1:11434';
  const url = host.includes('://') ? host : `http://${host}`;
  const answer = await fetch(new URL('/api/tags', url), { signal: AbortSignal.timeout(OLLAMA_MS) }).catch(
    () => undefined,
  );
  if (answer?.ok !== true) return `no Ollama answers at ${host}`;
  return { flags: modelFlags('ollama', env), env: { OLLAMA_HOST: host } };
}

function notAsked(env: Environment): string | undefined {
  return env['ALLOS_LIVE'] === '1' ? undefined : 'ALLOS_LIVE is not 1: models cost money';
}

function modelFlags(provider: string, env: Environment): readonly string[] {
  const model = env[`ALLOS_LIVE_${provider.toUpperCase()}_MODEL`] ?? '';
  return model === '' ? ['-p', provider] : ['-m', `${provider}/${model}`];
}

function picked(env: Environment, names: readonly string[]): Readonly<Record<string, string>> {
  const entries = names.map((name) => [name, env[name] ?? ''] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}
