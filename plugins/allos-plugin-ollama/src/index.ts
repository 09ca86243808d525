import { API_VERSION, definePlugin } from 'allos/plugin';
import { OllamaProvider } from './ollama-provider.js';

export default definePlugin({
  name: 'allos-plugin-ollama',
  apiVersion: API_VERSION,
  contributes: [OllamaProvider],
});
