import { inject, optional, Tool, TOKENS, type ToolContext, type ToolResult } from 'allos/plugin';
import { inputOf } from 'allos/plugin/input';
import { shellResult } from './shell-result.js';
import { lastLineReporter } from './last-line-reporter.js';
import { runInShell } from './run-in-shell.js';
import { DEFAULT_TIMEOUT_SECONDS, ShellExecInput } from './shell-exec-input.js';
import { ShellSettings } from './shell-settings.js';

const DESCRIPTION = [
  'Runs a command with bash in the working directory and returns its exit code, stdout and stderr.',
  'Every call is a new shell: a changed directory or variable does not carry over to the next one; use `cd dir && …`.',
  'There is no terminal and nothing to read from stdin: pass flags such as `--yes` instead of waiting for questions.',
  'The environment holds no keys or tokens. Of long output the middle is left out.',
  'Start a server in the background with its output in a file, for example `npm start > server.log 2>&1 &`.',
].join(' ');

/** Runs a shell command. A non-zero exit is a failed result that still holds the output. */
@Tool({
  name: 'shell_exec',
  description: DESCRIPTION,
  input: inputOf(ShellExecInput),
  effects: 'execute',
  permission: 'ask',
  subject: { kind: 'command', property: 'command' },
})
export class ShellExec implements Tool<ShellExecInput> {
  readonly #settings: ShellSettings | undefined;

  constructor(@inject(TOKENS.PluginSettings) @optional() settings?: ShellSettings) {
    this.#settings = settings;
  }

  async execute({ command, timeout }: ShellExecInput, context: ToolContext): Promise<ToolResult> {
    const fault = faultOf(command);
    if (fault !== undefined) return { success: false, error: fault };
    const timeoutSeconds = timeout ?? this.#settings?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const run = await runInShell(command, context.spawn, {
      signal: context.signal,
      timeoutMs: timeoutSeconds * 1000,
      onOutput: lastLineReporter(context),
    });
    return shellResult(command, run, timeoutSeconds);
  }
}

function faultOf(command: string): string | undefined {
  if (command.trim() === '') return 'The command is empty. Give the command to run.';
  if (command.includes('\0')) return 'The command holds a NUL character, which no program can be given. Leave it out.';
  return undefined;
}
