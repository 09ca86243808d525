import type { Message } from '../../../message.js';
import type { ProviderRequest } from '../../../provider.js';
import { BrokenContract, holds, same } from '../broken-contract.js';
import { contract, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn } from '../outcome.js';
import { Reading } from '../reading.js';
import { saidInOrder } from '../said-in-order.js';
import { UNKNOWN_OPTION, type Scene } from '../scene.js';
import { asks, says, thinks, type SpokenAnswer } from '../spoken-answer.js';
import { resultPart } from '../transcript-writer.js';

/** A request is read and not changed, and the same transcript gives the same bytes. */
export const REQUEST_BYTES_CONTRACTS: readonly ContractDefinition[] = [
  contract('request.unchanged', 'A provider changes nothing of a request', async (scene) => {
    const messages = await conversation(scene, scene.provider());
    const tools = scene.has('tools') ? scene.twoTools() : [];
    const request = scene.request({ messages, tools, providerOptions: { [UNKNOWN_OPTION]: [1] } });
    const before = JSON.stringify(request);
    freeze(request);
    scene.reply(scene.answering({ parts: [says('OK')] }));
    const outcome = await scene.ask({ request });
    same(JSON.stringify(request), before, 'the request after the call');
    if (outcome.finish === undefined)
      throw new BrokenContract(`a frozen request was not answered: ${outcome.error?.message}`);
  }),
  contract(
    'request.growing-list',
    'A list of messages that grows during a call does not change its request',
    async (scene) => {
      const messages: Message[] = [scene.write.user('one')];
      scene.reply(scene.answering({ parts: [says('OK')] }));
      const reading = new Reading(scene.provider(), scene.request({ messages }), new AbortController().signal).begin();
      messages.push(scene.write.says('later'), scene.write.user('later too'));
      answerIn(await reading.rest());
      holds(!(scene.requests[0]?.body ?? '').includes('later'), 'the request holds what was added after it began');
    },
  ),
  contract('request.repeatable', 'The same transcript gives the same bytes again', async (scene) => {
    const provider = scene.provider();
    const messages = await conversation(scene, provider);
    const first = await scene.sends({ messages }, provider);
    same((await scene.sends({ messages: [...messages] }, provider)).body, first.body, 'the second request');
  }),
  contract('request.after-restart', 'A transcript from a file gives the bytes that it gave before', async (scene) => {
    const provider = scene.provider();
    const messages = await conversation(scene, provider);
    const { body } = await scene.sends({ messages }, provider);
    const restored = JSON.parse(JSON.stringify(messages)) as readonly Message[];
    same((await scene.sends({ messages: restored })).body, body, 'the request of another process');
  }),
  contract('request.incremental', 'What was sent is sent again byte for byte, so that caches hold', async (scene) => {
    const provider = scene.provider();
    const messages = await conversation(scene, provider);
    const bodies: string[] = [];
    for (let length = 1; length <= messages.length; length++) {
      if (messages[length - 1]?.role === 'assistant') continue;
      const { body } = await scene.sends({ messages: messages.slice(0, length) }, provider);
      bodies.push(scene.wire.endMarker === undefined ? body : body.replaceAll(scene.wire.endMarker, ''));
    }
    bodies.slice(1).forEach((body, index) => growsFrom(bodies[index] ?? '', body));
  }),
  contract('request.edited', 'A transcript that was shortened is sent as it is now', async (scene) => {
    const provider = scene.provider();
    const messages = await conversation(scene, provider);
    await scene.sends({ messages }, provider);
    const shorter = [scene.write.user('A summary.'), ...messages.slice(-1)];
    const { says: sent, body } = await scene.sends({ messages: shorter }, provider);
    saidInOrder(sent.said, [
      { type: 'user', text: 'A summary.' },
      { type: 'user', text: 'Thanks.' },
    ]);
    holds(!body.includes('Go on.'), 'the request holds what is no longer in the transcript');
  }),
];

/** A conversation of three turns, with all that the API has. */
async function conversation(scene: Scene, provider = scene.provider()): Promise<readonly Message[]> {
  const messages: Message[] = [scene.write.user('Go.')];
  const thoughts = scene.has('reasoning') ? [thinks('I think.')] : [];
  const turns: readonly SpokenAnswer[] = [
    {
      parts: [
        ...thoughts,
        says('I look.'),
        ...(scene.has('tools') ? [asks('id-1', 'look_up', '{"key": "a"}'), asks('id-2', 'look_up')] : []),
      ],
    },
    { parts: [...thoughts, says('I found it.')] },
    { parts: [says('Here.')] },
  ];
  for (const spoken of turns) {
    scene.reply(scene.answering(spoken));
    const finish = answerIn(await scene.ask({ provider, request: scene.request({ messages }) }));
    messages.push(scene.write.answer(finish));
    const calls = callsIn(finish);
    if (calls.length > 0)
      messages.push(scene.write.results(...calls.map(({ id }) => resultPart(id, `result of ${id}`))));
    else messages.push(scene.write.user(spoken === turns[1] ? 'Go on.' : 'Thanks.'));
  }
  return messages;
}

/** Throws unless the longer body is the shorter one with something put in at one place. */
function growsFrom(shorter: string, longer: string): void {
  let start = 0;
  while (start < shorter.length && shorter[start] === longer[start]) start++;
  let end = 0;
  while (end < shorter.length - start && shorter.at(-1 - end) === longer.at(-1 - end)) end++;
  const differs = shorter.slice(start, shorter.length - end);
  holds(differs === '', `of an earlier request this was not sent again: ${differs.slice(0, 400)}`);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value as ProviderRequest)) freeze(inner);
}
