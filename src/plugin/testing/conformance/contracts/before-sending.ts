import type { OutgoingRequest } from '../../../outgoing-request.js';
import type { ProviderFailure } from '../../../provider-failure.js';
import type { ProviderSettings } from '../../../settings.js';
import { holds, same } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { failureIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { says } from '../spoken-answer.js';

const HELD: ProviderFailure = { kind: 'invalid_request', message: 'held back by the conformance kit' };

/** What has to happen before a request leaves: the key is there, and whoever wants to look has looked. */
export const BEFORE_SENDING_CONTRACTS: readonly ContractDefinition[] = [
  contractOf(
    ['key', 'keyNeeded'],
    'request.no-key',
    'Without a key that it needs nothing is sent, and it is `no_key`',
    async (scene) => {
      answering(scene);
      const keyless = { apiKey: async () => undefined };
      const elsewhere = await scene.ask({ provider: scene.provider(keyless) });
      if (scene.requests.length === 0) return failureIn(elsewhere, 'no_key');
      // Somebody else's server may need no key; the API's own does. Nothing leaves this machine for a test.
      const held = await heldBack(scene, keyless);
      holds(held.sent === 0, 'it sends a request without a key and without asking beforeSend');
      const own = await heldBack(scene, { ...keyless, baseUrl: undefined });
      holds(own.asked.length === 0, `it is about to send a request without a key to ${own.asked[0]?.endpoint}`);
      return failureIn(own.outcome, 'no_key');
    },
  ),
  contract(
    'request.checked',
    'beforeSend is asked once before each request, with what is sent and where to',
    async (scene) => {
      const asked: (Pick<OutgoingRequest, 'api' | 'endpoint'> & { readonly body: string; readonly at: number })[] = [];
      const provider = scene.provider({
        beforeSend: async ({ api, endpoint, body }) => {
          asked.push({ api, endpoint, body: Buffer.from(body).toString(), at: scene.requests.length });
          return undefined;
        },
      });
      scene.reply(scene.refusing('overloaded', 'busy'));
      failureIn(await scene.ask({ provider }));
      const { api, endpoint } = (await scene.sends({}, provider)).finish.origin;
      same(
        asked.map(({ at }) => at),
        scene.requests.map((_, index) => index),
        'how many requests had been sent whenever beforeSend was asked',
      );
      same(
        asked.map(({ body }) => body),
        scene.requests.map(({ body }) => body),
        'the bodies that beforeSend was shown, against those that were sent',
      );
      for (const told of asked) {
        const where = { api: told.api, endpoint: told.endpoint };
        same(where, { api, endpoint }, 'what beforeSend was told, against the origin of the answer');
      }
    },
  ),
  contract(
    'request.held-back',
    'What beforeSend refuses is not sent and ends with its failure; nor is anything when it throws',
    async (scene) => {
      answering(scene);
      const { outcome, sent } = await heldBack(scene);
      same(sent, 0, 'the number of requests that were sent although beforeSend refused');
      const { kind, message } = failureIn(outcome);
      same({ kind, message }, { kind: HELD.kind, message: HELD.message }, 'the failure, against that of beforeSend');
      const beforeSend = async (): Promise<undefined> => await Promise.reject(new Error('the check broke off'));
      failureIn(await scene.ask({ provider: scene.provider({ beforeSend }) }));
      same(scene.requests.length, 0, 'the number of requests that were sent although beforeSend threw');
    },
  ),
];

function answering(scene: Scene): void {
  scene.reply(scene.answering({ parts: [says('OK')] }));
}

/** One call whose requests are all refused before they are sent. */
async function heldBack(scene: Scene, changes: Partial<ProviderSettings> = {}) {
  const asked: OutgoingRequest[] = [];
  const beforeSend = async (request: OutgoingRequest): Promise<ProviderFailure> => {
    asked.push(request);
    return HELD;
  };
  const before = scene.requests.length;
  const outcome = await scene.ask({ provider: scene.provider({ ...changes, beforeSend }) });
  return { outcome, asked, sent: scene.requests.length - before };
}
