import { API_VERSION, definePlugin } from 'allos/plugin';
import { OpenAiProvider } from './openai-provider.js';

export { OpenAiProvider };

export default definePlugin({ name: 'allos-plugin-openai', apiVersion: API_VERSION, contributes: [OpenAiProvider] });
