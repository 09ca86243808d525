import { openDesk } from './desk.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';

const CONFIG = `permissions:
  tools: { shell_exce: never, read_file: ask }
  deny:
    - "shell_exec(git push:*)"
    - "shell_exce(git push:*)"
    - "read_*(.env)"
    - "raed_*"
tools:
  disabled: [find_files, shell_exce, nothing_of_the_kind]
  settings:
    shell_exec: { timeoutSeconds: 10 }
    Shell_exce: { timeoutSeconds: 10 }
providers:
  OpenAI: { retries: 2 }
  Opnai: { retries: 1 }
`;

describe('a configured name that nothing has', () => {
  it.concurrent('is told in one line with its place and the nearest name, also with -q', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const file = desk.write('names.yaml', CONFIG);
    const run = await desk.allos(['run', 'go', '-q', '--config', 'names.yaml', ...CHAT_FLAGS], {
      env: chatEnv(server),
    });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    const tool = (name: string): string => `there is no tool named "${name}", so this has no effect.`;
    expect(run.stderr.trimEnd().split('\n')).toEqual([
      `warning: ${file}:2:12: permissions.tools.shell_exce: ${tool('shell_exce')} Did you mean shell_exec?`,
      `warning: ${file}:5:7: permissions.deny[1]: ${tool('shell_exce')} Did you mean shell_exec?`,
      `warning: ${file}:7:7: permissions.deny[3]: ${tool('raed_*')}`,
      `warning: ${file}:9:26: tools.disabled[1]: ${tool('shell_exce')} Did you mean shell_exec?`,
      `warning: ${file}:9:38: tools.disabled[2]: ${tool('nothing_of_the_kind')}`,
      `warning: ${file}:12:5: tools.settings.Shell_exce: ${tool('Shell_exce')} Did you mean shell_exec?`,
      `warning: ${file}:15:3: providers.opnai: there is no provider named "opnai", so this has no effect. Did you mean openai?`,
    ]);
  });

  it.concurrent('is told from an untrusted folder and from --set too', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const file = desk.write('allos.config.yaml', 'permissions: { tools: { shell_exce: never } }\n');
    const args = ['run', 'go', '--json', '--set', 'tools.disabled=[raed_file]', ...CHAT_FLAGS];
    const run = await desk.allos(args, { env: chatEnv(server) });
    expect(run.stderr).toContain(`${file}:1:25: permissions.tools.shell_exce: `);
    expect(run.stderr).toMatch(/--set.*: tools\.disabled\[0\]: .*Did you mean read_file\?/);
  });
});
