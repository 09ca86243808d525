/** A tool of your own, in a plugin that is a value: `createAllos({ plugins: [clockPlugin] })`. */
import { createAllos } from 'allos';
import { API_VERSION, definePlugin, inject, Tool, TOKENS, type Clock, type ToolResult } from 'allos/plugin';
import { Default, Describe, inputOf, IsIn } from 'allos/plugin/input';

export class TimeInput {
  @IsIn(['date', 'time'])
  @Default('time')
  @Describe('Whether to tell the date or the time.')
  what!: 'date' | 'time';
}

@Tool({
  name: 'current_time',
  description: 'Tells the date or the time of day, in UTC.',
  input: inputOf(TimeInput),
  effects: 'read',
  permission: 'always_allow',
})
export class CurrentTime implements Tool<TimeInput> {
  constructor(@inject(TOKENS.Clock) private readonly clock: Clock) {}

  async execute({ what }: TimeInput): Promise<ToolResult> {
    const [date, time] = new Date(this.clock.now()).toISOString().slice(0, 19).split('T');
    return { success: true, modelText: (what === 'date' ? date : time) ?? '' };
  }
}

const clockPlugin = definePlugin({ name: 'allos-plugin-clock', apiVersion: API_VERSION, contributes: [CurrentTime] });
export default clockPlugin;

const [, script, task] = process.argv;
if (script === import.meta.filename) {
  const { agent, dispose } = await createAllos({ plugins: [clockPlugin], tools: ['current_time'] });
  console.log(await agent.run(task ?? 'What time is it?'));
  await dispose();
}
