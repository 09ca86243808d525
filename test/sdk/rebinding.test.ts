// Plugins are imported side by side, and Jest cannot link what two of them import for the first time at once.
import 'allos/plugin';
import 'allos/plugin/http';
import 'allos/plugin/input';
import { createAllos, TOKENS, type AllosOptions, type Policy } from 'allos';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cwd = mkdtempSync(join(tmpdir(), 'allos-sdk-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const options: AllosOptions = { provider: 'demo', cwd };
const denyAll: Policy = { decide: () => ({ effect: 'deny', rule: 'mine', reason: 'mine says no' }) };

describe('a service', () => {
  it('may be bound again before the agent is read', async () => {
    const allos = await createAllos(options);
    allos.container.rebind(TOKENS.Policy).toConstantValue(denyAll);
    expect(allos.container.get(TOKENS.Policy)).toBe(denyAll);
    expect(allos.agent.messages).toEqual([]);
    await allos.dispose();
  });

  it('that is bound after it is refused, since the agent would not use it', async () => {
    const { agent, container, dispose } = await createAllos(options);
    expect(() => void container.rebind(TOKENS.Policy)).toThrow('after the agent was made');
    expect(() => void container.bind(TOKENS.Approver)).toThrow('after the agent was made');
    container.bind('mine').toConstantValue(1);
    expect(container.get('mine')).toBe(1);
    expect(agent.messages).toEqual([]);
    await dispose();
  });
});

it('an option that does not exist is refused with the one that was meant', async () => {
  await expect(createAllos({ denny: ['read_file'] } as AllosOptions)).rejects.toMatchObject({
    code: 'usage.invalid',
    message: 'there is no option named "denny"',
    hint: 'Did you mean deny?',
  });
});
