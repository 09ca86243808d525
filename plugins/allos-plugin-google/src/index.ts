import { API_VERSION, definePlugin } from 'allos/plugin';
import { GoogleProvider } from './google-provider.js';

export default definePlugin({ name: 'allos-plugin-google', apiVersion: API_VERSION, contributes: [GoogleProvider] });
