import { same } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, textIn, withoutNative, type Outcome } from '../outcome.js';
import { plainly } from '../plain-reply.js';
import type { Scene } from '../scene.js';
import { asks, says, thinks, type SpokenAnswer } from '../spoken-answer.js';

/** The same answer, however the network and the server bring it. */
export const STREAM_FORM_CONTRACTS: readonly ContractDefinition[] = [
  contract('stream.bytewise', 'A stream may come byte by byte', async (scene) => {
    await meansTheSame(scene, (stream) => [inPieces(stream.join(''), 1)]);
  }),
  contract('stream.any-split', 'A stream may be cut anywhere, also within a character or an event', async (scene) => {
    await meansTheSame(scene, (stream) => {
      const text = stream.join('');
      return [[text], ...[2, 3, 7, 61, 4096].map((size) => inPieces(text, size))];
    });
  }),
  contractOf('lineEnds', 'stream.crlf', 'Lines may end with CRLF', async (scene) => {
    await meansTheSame(scene, (stream) => {
      const text = stream.join('').replaceAll('\n', '\r\n');
      return [[text], inPieces(text, 1)];
    });
  }),
  contractOf(
    'keepAlives',
    'stream.keep-alive',
    'Comments and blank events between the others mean nothing',
    async (scene) => {
      const alive = scene.wire.keepAlive ?? '';
      await meansTheSame(scene, (stream) => [[alive, ...stream.flatMap((piece) => [piece, alive, alive])]]);
    },
  ),
  contractOf(
    'wholeAnswers',
    'stream.whole-json',
    'A JSON body that answers a request for a stream is an answer',
    async (scene) => {
      const spoken = rich(scene);
      scene.reply(
        scene.answering(spoken),
        plainly({ status: 200, body: scene.wire.whole?.(scene.answer(spoken)) ?? '' }),
      );
      const streamed = answerIn(await scene.ask());
      const whole = await scene.ask();
      const finish = answerIn(whole);
      same(
        withoutNative(finish.content),
        withoutNative(streamed.content),
        'the content of a JSON body, against that of a stream',
      );
      same(
        [finish.stopReason, finish.usage],
        [streamed.stopReason, streamed.usage],
        'stop reason and usage of a JSON body',
      );
      same(whole.text, 'Zoë 👩‍👩‍👧', 'the text of a JSON body that was shown');
    },
  ),
  contract('stream.left-open', 'An answer is told although the server keeps the connection open', async (scene) => {
    const { all } = scene.frames(rich(scene));
    scene.reply(({ head, write }) => {
      head({ headers: { 'content-type': scene.wire.contentType } });
      for (const piece of all) write(piece);
    });
    answerIn(await scene.ask());
  }),
  contract('stream.ended-twice', 'An end that comes twice ends the answer once', async (scene) => {
    const { all, open } = scene.frames({ parts: [says('Once.')] });
    const end = all.slice(open);
    scene.reply(scene.streaming([...all, ...end, ...end]));
    same(textIn(answerIn(await scene.ask())), 'Once.', 'the text');
  }),
];

/** An answer with some of everything that the API has. */
function rich(scene: Scene): SpokenAnswer {
  const call = (id: string) => asks(id, 'look_up', `{"key":"${id} é"`, '}');
  return {
    parts: [
      ...(scene.has('reasoning') ? [thinks('Hm, ', 'naïve 😀')] : []),
      says('Zoë ', '👩‍👩‍👧'),
      ...(scene.has('tools') ? [call('id-1'), call('id-2')] : []),
    ],
  };
}

type Pieces = readonly (string | Uint8Array)[];

/** Plays one stream as it is and in each of the forms, and expects the same answer. */
async function meansTheSame(scene: Scene, formsOf: (stream: readonly string[]) => readonly Pieces[]): Promise<void> {
  const { all } = scene.frames(rich(scene));
  const provider = scene.provider();
  scene.reply(scene.streaming(all));
  const plain = essence(await scene.ask({ provider }));
  for (const form of formsOf(all)) {
    scene.reply(scene.streaming(form));
    same(essence(await scene.ask({ provider })), plain, 'the same answer in other pieces');
  }
}

function essence(outcome: Outcome): object {
  const { content, stopReason, usage } = answerIn(outcome);
  return { content, stopReason, usage, text: outcome.text, reasoning: outcome.reasoning };
}

function inPieces(text: string, size: number): readonly Uint8Array[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}
