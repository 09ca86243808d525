/** A task with the provider whose key is in the environment: `node basic-usage.js "a task"`, in the folder to work in. */
import { createAllos } from 'allos';

const { agent, dispose } = await createAllos({ tools: ['list_directory', 'read_file', 'write_file'], mode: 'edits' });
console.log(await agent.run(process.argv[2] ?? 'Create a README.md that describes this project'));
await dispose();
