import { API_VERSION, definePlugin } from 'allos/plugin';
import { inputOf } from 'allos/plugin/input';
import { ShellExec } from './shell-exec.js';
import { ShellSettings } from './shell-settings.js';

export default definePlugin({
  name: 'allos-plugin-shell',
  apiVersion: API_VERSION,
  contributes: [ShellExec],
  settings: inputOf(ShellSettings),
});
