import { AllosError, inject, Provider, TOKENS, type ProviderSettings } from 'allos/plugin';
import { hasCredentialHeader } from 'allos/plugin/http';
import { OpenAiProvider } from 'allos-plugin-openai';
import type { Preset } from './preset.js';
import { onlyModel, servedModels } from './served-models.js';

/** A provider for a preset. None is chosen by itself: a key of one of many services does not say that it is wanted. */
export function compatibleProvider(preset: Preset): new (settings: ProviderSettings) => Provider {
  const { name, description, keyEnv, baseUrlEnv, local = false } = preset;

  @Provider({
    name,
    description,
    explicitOnly: true,
    ...(keyEnv === undefined ? {} : { keyEnv }),
    ...(baseUrlEnv === undefined ? {} : { baseUrlEnv }),
  })
  class CompatibleProvider extends OpenAiProvider {
    readonly #settings: ProviderSettings;

    constructor(@inject(TOKENS.ProviderSettings) settings: ProviderSettings) {
      const complete = completed(preset, settings);
      super(complete);
      this.#settings = complete;
    }

    /** Asked for only where a server on the user's machine may have just one. */
    async defaultModel(signal: AbortSignal): Promise<string> {
      const { baseUrl } = this.#settings;
      if (!local || baseUrl === undefined) {
        throw new AllosError('auth.no_model', `provider ${this.#settings.name} has no default model`, {
          hint: 'Name one with --model.',
        });
      }
      return onlyModel(await servedModels(baseUrl, this.#settings, signal), this.#settings.name);
    }
  }
  return CompatibleProvider;
}

/** The settings with what the preset knows, for a server that speaks Chat Completions unless it is said otherwise. */
function completed({ baseUrl: known, keyEnv = [] }: Preset, settings: ProviderSettings): ProviderSettings {
  const baseUrl = settings.baseUrl ?? known;
  if (baseUrl === undefined) {
    throw new AllosError('config.invalid', `provider ${settings.name} needs to know where its server is`, {
      hint: `Give it with --base-url, or in the configuration as providers.${settings.name}.baseUrl.`,
    });
  }
  const isTheirs = settings.baseUrl === undefined || settings.baseUrl === known;
  const needsKey = isTheirs && keyEnv.length > 0 && !hasCredentialHeader(settings.headers);
  return {
    ...settings,
    baseUrl,
    options: { api: 'chat', ...settings.options },
    apiKey: async () => {
      const key = await settings.apiKey();
      if (needsKey && (key ?? '').trim() === '') {
        throw new AllosError('auth.no_key', `${settings.name} needs a key and none is set`, {
          hint: `Set ${keyEnv.join(' or ')}.`,
        });
      }
      return key;
    },
  };
}
