import { createAllos } from 'allos';
import { API_VERSION, definePlugin, Provider } from 'allos/plugin';
import { ScriptedProvider } from 'allos/plugin/testing';
import files from '../../../plugins/allos-plugin-files/src/index.js';
import { welcomeLines } from '../../../src/cli/interactive/welcome.js';

@Provider({ name: 'script', description: 'A script', defaultModel: 'script-1' })
class Script extends ScriptedProvider {
  constructor() {
    super([{ text: 'Hello.' }]);
  }
}

describe('the lines with which a conversation begins', () => {
  it('name provider, model and tools, and what was said before', async () => {
    const script = definePlugin({ name: 'script', apiVersion: API_VERSION, contributes: [Script] });
    const allos = await createAllos({
      env: {},
      provider: 'script',
      plugins: [script, files],
      builtInPlugins: false,
      tools: ['read_file', 'list_directory'],
    });
    expect(welcomeLines(allos).slice(0, 2)).toEqual(['Allos · script/script-1', 'Tools: read_file, list_directory']);
    await allos.agent.run('hello');
    expect(welcomeLines(allos)[0]).toBe('Allos · script/script-1 · 2 messages so far');
    await allos.dispose();
  });

  it('say that there are no tools', async () => {
    const script = definePlugin({ name: 'script', apiVersion: API_VERSION, contributes: [Script] });
    const allos = await createAllos({ env: {}, provider: 'script', plugins: [script], builtInPlugins: false });
    expect(welcomeLines(allos)[1]).toBe('No tools');
    await allos.dispose();
  });
});
