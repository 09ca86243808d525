import { API_VERSION, definePlugin } from 'allos/plugin';
import { SampleNameProvider } from './sample-name-provider.js';

export default definePlugin({
  name: 'allos-plugin-sample-name',
  apiVersion: API_VERSION,
  contributes: [SampleNameProvider],
});
