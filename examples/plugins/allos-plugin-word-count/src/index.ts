import { API_VERSION, definePlugin } from 'allos/plugin';
import { WordCountTool } from './word-count-tool.js';

export default definePlugin({
  name: 'allos-plugin-word-count',
  apiVersion: API_VERSION,
  contributes: [WordCountTool],
});
