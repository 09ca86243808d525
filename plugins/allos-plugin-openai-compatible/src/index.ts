import { API_VERSION, definePlugin } from 'allos/plugin';
import { compatibleProvider } from './compatible-provider.js';
import { PRESETS } from './presets.js';

export default definePlugin({
  name: 'allos-plugin-openai-compatible',
  apiVersion: API_VERSION,
  contributes: PRESETS.map(compatibleProvider),
});
