import { API_VERSION, definePlugin } from 'allos/plugin';
import { inputOf } from 'allos/plugin/input';
import { SampleNamePolicy } from './sample-name-policy.js';
import { SampleNameSettings } from './sample-name-settings.js';

export default definePlugin({
  name: 'allos-plugin-sample-name',
  apiVersion: API_VERSION,
  contributes: [SampleNamePolicy],
  settings: inputOf(SampleNameSettings),
});
