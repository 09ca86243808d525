import { holds, same } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { saidInOrder } from '../said-in-order.js';
import { KEY, UNKNOWN_OPTION, type Scene, type Sent } from '../scene.js';

/** A pixel, as a PNG. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What a request holds besides the transcript, and what it leaves alone. */
export const REQUEST_CONTRACTS: readonly ContractDefinition[] = [
  contract('request.model', 'The model that was asked for is asked for', async (scene) => {
    const provider = scene.provider();
    for (const model of [scene.subject.model, otherModel(scene)]) {
      same((await scene.sends({ model }, provider)).says.model, model, 'the model');
    }
  }),
  contract('request.system', 'The instructions in force are sent, as instructions', async (scene) => {
    const provider = scene.provider();
    for (const system of ['First line.\n\n"Second" line: naïve 😀', 'Other instructions.']) {
      const { says } = await scene.sends({ system }, provider);
      same(says.system, system, 'the instructions');
      holds(
        !says.said.some((item) => 'text' in item && item.text.includes(system)),
        'the transcript repeats the instructions',
      );
    }
  }),
  contract('request.no-system', 'Without instructions none are sent', async (scene) => {
    same((await scene.sends({ system: '' })).says.system, '', 'the instructions');
  }),
  contract(
    'request.system-messages',
    'System messages in a transcript are nobody’s words, wherever they stand',
    async (scene) => {
      const { write } = scene;
      const transcript = [write.user('one'), write.says('two'), write.user('three')];
      for (let at = 0; at <= transcript.length; at++) {
        const messages = [...transcript.slice(0, at), write.system('An older rule.'), ...transcript.slice(at)];
        const { says } = await scene.sends({ system: 'The rule.', messages });
        saidInOrder(says.said, [
          { type: 'user', text: 'one' },
          { type: 'assistant', text: 'two' },
          { type: 'user', text: 'three' },
        ]);
        holds(!JSON.stringify(says.said).includes('An older rule.'), 'a system message was sent as somebody’s words');
        holds(says.system.includes('The rule.'), `the instructions in force are not sent, but ${says.system}`);
      }
    },
  ),
  contractOf('tools', 'request.tools', 'The tools are offered in order; without any, none are', async (scene) => {
    same((await scene.sends({ tools: scene.twoTools() })).says.tools, ['write_down', 'look_up'], 'the tools');
    same((await scene.sends({ tools: [] })).says.tools, [], 'the tools where there are none');
  }),
  contractOf('maxOutputTokens', 'request.max-output', 'A bound on the answer is sent', async (scene) => {
    same((await scene.sends({ maxOutputTokens: 1234 })).says.maxOutputTokens, 1234, 'the bound');
  }),
  contract('request.options', 'Options for the vendor are in the body as they are', async (scene) => {
    const { body } = await scene.sends({ providerOptions: { [UNKNOWN_OPTION]: { deep: ['é', 1.5, null] } } });
    holds(
      /"x_conformance":\s*\{"deep":\["(é|\\u00e9)",1.5,null\]\}/i.test(body),
      `the options are not in the body: ${body}`,
    );
  }),
  contractOf('images', 'request.images', 'An image of the user is sent', async (scene) => {
    const image = { type: 'image', mediaType: 'image/png', data: PIXEL } as const;
    const user = scene.write.user('What is this?');
    const { body } = await scene.sends({ messages: [{ ...user, content: [...user.content, image] }] });
    holds(body.includes(PIXEL), 'the bytes of the image are not in the body');
  }),
  contractOf('key', 'request.key', 'The key of the moment is sent', async (scene) => {
    let key = KEY;
    const provider = scene.provider({ apiKey: async () => key });
    holds(carries(await scene.sends({}, provider), KEY), 'neither the headers nor the path carry the key');
    key = 'another-key-9876543210';
    holds(carries(await scene.sends({}, provider), key), 'a key that changed is not sent: read it for each request');
  }),
  contract('request.headers', 'The headers of the configuration are sent', async (scene) => {
    const { wire } = await scene.sends({}, scene.provider({ headers: { 'X-Conformance': 'yes, it is' } }));
    same(wire.headers['x-conformance'], 'yes, it is', 'the header');
  }),
  contract('request.base-url', 'Requests go below the path of the base URL', async (scene) => {
    const { wire } = await scene.sends({}, scene.provider({ baseUrl: `${scene.origin}/gateway/a` }));
    holds(wire.path.startsWith('/gateway/a/'), `the request went to ${wire.path}`);
  }),
];

/** Another model, to which nothing of the first one's payloads may go. */
export function otherModel({ subject }: Scene): string {
  return subject.otherModel ?? `${subject.model}-b`;
}

function carries({ wire }: Sent, key: string): boolean {
  return wire.path.includes(key) || Object.values(wire.headers).some((value) => value.includes(key));
}
