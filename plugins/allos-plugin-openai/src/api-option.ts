import { AllosError, type ProviderSettings } from 'allos/plugin';

/**
 * Reads `api` of the provider's options: which of OpenAI's APIs is spoken. Throws `config.invalid` for one that this
 * version does not speak.
 */
export function assertServedApi({ name, options }: Pick<ProviderSettings, 'name' | 'options'>): void {
  const api = options['api'] ?? 'chat';
  if (api === 'chat') return;
  const where = `providers.${name}.api`;
  if (api === 'responses') {
    throw new AllosError('config.invalid', `${where}: the Responses API is not available yet; use chat`, {
      hint: `Set ${where} to chat, or leave it out.`,
    });
  }
  throw new AllosError('config.invalid', `${where} is ${JSON.stringify(api)}; it must be chat or responses`, {
    hint: `Set ${where} to chat, or leave it out.`,
  });
}
