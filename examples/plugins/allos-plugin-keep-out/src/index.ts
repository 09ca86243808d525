import { API_VERSION, definePlugin } from 'allos/plugin';
import { inputOf } from 'allos/plugin/input';
import { KeepOutPolicy } from './keep-out-policy.js';
import { KeepOutSettings } from './keep-out-settings.js';

export default definePlugin({
  name: 'allos-plugin-keep-out',
  apiVersion: API_VERSION,
  contributes: [KeepOutPolicy],
  settings: inputOf(KeepOutSettings),
});
