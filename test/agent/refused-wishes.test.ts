import { RefusedWishes } from '../../src/agent/refused-wishes.js';
import type { HopLoss, Provider, ProviderEvent } from '../../src/plugin/provider.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { eventsOf, scriptedAgent } from './scripted-agent.js';

const loss = (changes: Partial<HopLoss> = {}): HopLoss => ({
  messageId: 'request',
  part: 'temperature',
  action: 'dropped',
  reason: 'this model takes none',
  ...changes,
});

describe('a wish that the model refuses', () => {
  it('is told once, whatever is repeated', () => {
    const wishes = new RefusedWishes();
    expect(wishes.warningsOf([loss(), loss()])).toEqual([
      {
        type: 'warning',
        code: 'request.loss',
        message: 'temperature was left out of the request: this model takes none',
      },
    ]);
    expect(wishes.warningsOf([loss()])).toEqual([]);
    expect(
      wishes.warningsOf([loss({ part: 'thinking' }), loss({ action: 'converted', reason: 'other' })]),
    ).toHaveLength(2);
  });

  it('is not what of the transcript could not be sent', () => {
    expect(new RefusedWishes().warningsOf([loss({ messageId: 'msg_1' })])).toEqual([]);
    expect(new RefusedWishes().warningsOf()).toEqual([]);
  });
});

describe('a session', () => {
  it('warns once of a wish that every request leaves out', async () => {
    const scripted = new ScriptedProvider([{ text: 'one' }, { text: 'two' }]);
    const provider: Provider = {
      capabilities: () => scripted.capabilities(),
      contextWindow: () => scripted.contextWindow(),
      countTokens: (text) => scripted.countTokens(text),
      stream: async function* (request, signal): AsyncGenerator<ProviderEvent> {
        for await (const event of scripted.stream(request, signal)) {
          yield event.type === 'finish' ? { ...event, losses: [loss(), loss({ messageId: 'msg_1' })] } : event;
        }
      },
    };
    const { agent, dispose } = await scriptedAgent({ provider });
    const events = [...(await eventsOf(agent.run('a'))), ...(await eventsOf(agent.run('b')))];
    expect(events.filter((event) => event.type === 'warning')).toMatchObject([{ code: 'request.loss' }]);
    await dispose();
  });
});
