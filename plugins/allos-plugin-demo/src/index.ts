import { API_VERSION, definePlugin } from 'allos/plugin';
import { DemoProvider } from './demo-provider.js';

export default definePlugin({ name: 'allos-plugin-demo', apiVersion: API_VERSION, contributes: [DemoProvider] });
