import fc from 'fast-check';
import { fuzz, fuzzTimes } from '../fuzz.js';
import { APIS, type Api } from './hops/api.js';
import { HopConversation } from './hops/hop-conversation.js';
import { startHopServer, type HopServer } from './hops/hop-server.js';
import { conversation, type Conversation } from './hops/said.js';
import { sidesOf, type Side } from './hops/side.js';

const PAIRS = APIS.flatMap((from) => APIS.filter((to) => to !== from).map((to) => [from, to] as const));
/** Of each pair, so that all of them are 2,000. */
const TRANSCRIPTS = Math.ceil(2000 / PAIRS.length);

/** A server, and the providers that know it. */
interface World extends AsyncDisposable {
  readonly server: HopServer;
  readonly sides: Readonly<Record<Api, readonly Side[]>>;
}

async function openWorld(): Promise<World> {
  const server = await startHopServer();
  const sides = Object.fromEntries(APIS.map((api) => [api, sidesOf(api, server.origin)])) as unknown as World['sides'];
  return { server, sides, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The conversation, as it is had with the APIs in turn, each with one of its sides and models. */
async function had(
  { parts, choice, wishes }: Conversation,
  apis: readonly Api[],
  world: World,
): Promise<HopConversation> {
  const told = new HopConversation(world.server, wishes);
  for (const [index, exchanges] of parts.entries()) {
    const sides = world.sides[apis[index] as Api];
    const side = sides[choice % sides.length] as Side;
    const model = side.models[choice % side.models.length] as string;
    for (const exchange of exchanges) await told.exchange(exchange, side, model);
  }
  return told;
}

describe.each(PAIRS)('a conversation that goes from %s to %s and back', (from, to) => {
  it(
    'makes requests that both take, and gives each its own back unchanged',
    async () => {
      await using world = await openWorld();
      let requests = 0;
      await fc.assert(
        fc.asyncProperty(conversation, async (given) => {
          const told = await had(given, [from, to, from], world);
          requests += told.requests;
          expect(told.faults).toEqual([]);
        }),
        fuzz(TRANSCRIPTS),
      );
      expect(requests).toBeGreaterThan(TRANSCRIPTS * 3);
    },
    fuzzTimes() * 60_000,
  );
});
