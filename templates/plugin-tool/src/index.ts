import { API_VERSION, definePlugin } from 'allos/plugin';
import { SampleNameTool } from './sample-name-tool.js';

export default definePlugin({
  name: 'allos-plugin-sample-name',
  apiVersion: API_VERSION,
  contributes: [SampleNameTool],
});
