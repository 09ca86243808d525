import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { configFlags, toolCallFlags } from '../../flags.js';
import { toolRequest } from '../../tools/tool-request.js';

/** `allos tools call NAME`: one tool, no model. */
export default class ToolsCall extends Command {
  static override id = 'tools:call';
  static override summary = 'Call one tool by hand, without a model and without a key.';
  static override description =
    'The arguments are checked, decided on, asked about and run exactly as if a model had asked. stdout carries what the model would read; -o json prints the last event of the run. Exit codes are those of a run; 1 is a tool that failed, 2 arguments that are not valid, 6 a call that was denied, also by a rule. Nothing is kept.';
  static override examples = [
    `<%= config.bin %> tools call read_file --input '{"path": "README.md"}'`,
    `<%= config.bin %> tools call shell_exec --input '{"command": "npm test"}' --allow 'shell_exec(npm test)'`,
  ];
  static override args = {
    tool: string({ description: 'The name of the tool; see allos list-tools.', required: true, ignoreStdin: true }),
  };
  static override flags = { ...toolCallFlags, ...configFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ToolsCall);
    const { runToolCall } = await import('../../tools/run-tool-call.js');
    await runToolCall(toolRequest(args.tool, flags), { name: args.tool, input: flags.input });
  }
}
