import { contributionOf, isPlugin, manifestOf, type ToolOptions } from 'allos/plugin';
import plugin from '../src/index.js';
import { ShellExec } from '../src/shell-exec.js';

describe('the shell plugin', () => {
  it('is a plugin with one tool that asks', () => {
    expect(isPlugin(plugin)).toBe(true);
    const { tools } = manifestOf(plugin, './dist/index.js');
    expect(tools).toHaveLength(1);
    expect(tools[0]).toMatchObject({
      name: 'shell_exec',
      effects: 'execute',
      idempotent: false,
      permission: 'ask',
      subject: { kind: 'command', property: 'command' },
    });
    expect(tools[0]?.inputSchema).toMatchObject({
      type: 'object',
      required: ['command'],
      additionalProperties: false,
      properties: { command: { type: 'string', minLength: 1 }, timeout: { type: 'number', minimum: 1, maximum: 3600 } },
    });
  });

  it('reads inputs strictly', async () => {
    const contribution = contributionOf(ShellExec);
    const { input } = contribution?.kind === 'tool' ? contribution.options : ({} as ToolOptions<unknown>);
    expect(await input.parse({ command: 'ls' })).toMatchObject({ ok: true, value: { command: 'ls' } });
    expect(await input.parse({ command: 'ls', timeout: null })).toMatchObject({ ok: true });
    for (const wrong of [
      {},
      { command: 1 },
      { command: '' },
      { command: 'ls', timeout: 0 },
      { command: 'ls', cwd: '/' },
    ]) {
      expect(await input.parse(wrong)).toMatchObject({ ok: false });
    }
    expect(await input.parse({ command: 'ls', timeout: 3601 })).toMatchObject({ ok: false });
  });

  it('reads its settings', async () => {
    expect(await plugin.settings?.parse({ timeoutSeconds: 120 })).toMatchObject({ ok: true });
    expect(await plugin.settings?.parse({ timeoutSeconds: '120' })).toMatchObject({ ok: false });
  });
});
