import { API_VERSION, definePlugin } from 'allos/plugin';
import { ParleyProvider } from './parley-provider.js';

export default definePlugin({
  name: 'allos-plugin-parley',
  apiVersion: API_VERSION,
  contributes: [ParleyProvider],
});
