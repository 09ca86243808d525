/** Another rule for what may run: the built-in policy is asked, and its answer is made stricter. */
import { createAllos, TOKENS, type Agent, type Allos, type AllosOptions, type Policy } from 'allos';

/** Denies whatever would run a command, whichever tool it is; leaves everything else to the policy below it. */
export function withoutCommands(below: Policy): Policy {
  return {
    decide: (call) =>
      call.effects === 'execute'
        ? { effect: 'deny', rule: 'no-commands', reason: 'This program runs no commands' }
        : below.decide(call),
  };
}

/** An agent that runs no commands. Rebind before the agent is asked for: it is made once. */
export async function createCarefulAllos(options: AllosOptions): Promise<{ agent: Agent; allos: Allos }> {
  const allos = await createAllos(options);
  const builtIn = allos.container.get<Policy>(TOKENS.Policy);
  allos.container.rebind<Policy>(TOKENS.Policy).toConstantValue(withoutCommands(builtIn));
  return { agent: allos.container.get<Agent>(TOKENS.Agent), allos };
}

const [, script, task] = process.argv;
if (script === import.meta.filename) {
  const { agent, allos } = await createCarefulAllos({ mode: 'auto' });
  const { text, denials } = await agent.run(task ?? 'Run the tests').result();
  for (const { tool, reason } of denials) console.error(`denied ${tool}: ${reason}`);
  console.log(text);
  await allos.dispose();
}
