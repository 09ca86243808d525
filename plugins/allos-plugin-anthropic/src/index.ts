import { API_VERSION, definePlugin } from 'allos/plugin';
import { AnthropicProvider } from './anthropic-provider.js';

export default definePlugin({
  name: 'allos-plugin-anthropic',
  apiVersion: API_VERSION,
  contributes: [AnthropicProvider],
});
