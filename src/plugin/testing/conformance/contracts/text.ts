import { holds, same } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, textIn } from '../outcome.js';
import { Reading } from '../reading.js';
import type { Scene } from '../scene.js';
import { says, stepsOf, type SpokenAnswer } from '../spoken-answer.js';

const HARD_TEXT = [
  'Zoë said: "naïve"\\\r\n\t',
  '👩‍👩‍👧 شكرا \u2028\u2029 ',
  '\u0000\u001f data: {"type":"end"}\n\n',
  '語\u{10ffff}',
];

/** What a model says. */
export const TEXT_CONTRACTS: readonly ContractDefinition[] = [
  contract('text.whole', 'The pieces of a text are shown, and the answer holds all of it', async (scene) => {
    await comesAs(scene, ['Hello, ', 'wor', 'ld.'], 'Hello, world.');
  }),
  contractOf('streaming', 'text.streamed', 'A piece is shown when it comes, not at the end', async (scene) => {
    const spoken: SpokenAnswer = { parts: [says('first', ' second')] };
    const steps = stepsOf(spoken, scene.answer(spoken));
    const firstPiece = steps.findIndex(({ type }) => type === 'piece') + 1;
    const early = scene.wire.stream(steps.slice(0, firstPiece));
    let showed: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (showed = resolve));
    scene.reply(async ({ head, write, end }) => {
      head({ headers: { 'content-type': scene.wire.contentType } });
      for (const piece of early) write(piece);
      await seen;
      for (const piece of scene.wire.stream(steps).slice(early.length)) write(piece);
      end();
    });
    const reading = new Reading(scene.provider(), scene.request(), new AbortController().signal);
    await reading.until('text', 2000);
    showed();
    answerIn(await reading.rest());
  }),
  contract('text.unicode', 'Every character comes through', async (scene) => {
    await comesAs(scene, HARD_TEXT, HARD_TEXT.join(''));
  }),
  contract('text.split-pair', 'A character whose two halves come in two pieces is whole', async (scene) => {
    await comesAs(scene, ['a\ud83d', '\ude00b'], 'a😀b');
  }),
  contract('text.empty', 'An answer without text is an answer, and holds no empty text', async (scene) => {
    for (const parts of [[], [says('')], [says()]]) {
      scene.reply(scene.answering({ parts }));
      const { content, stopReason } = answerIn(await scene.ask());
      same(content, [], 'the content of an empty answer');
      same(stopReason, 'stop', 'the stop reason of an empty answer');
    }
  }),
  contract('text.long', 'A long answer is whole', async (scene) => {
    const piece = `${'x'.repeat(9999)}\n`;
    await comesAs(
      scene,
      Array.from({ length: 100 }, () => piece),
      piece.repeat(100),
    );
  }),
  contract('text.blank', 'White space is text', async (scene) => {
    await comesAs(scene, [' ', '\n', '\t word \n'], ' \n\t word \n');
  }),
];

async function comesAs(scene: Scene, pieces: readonly string[], text: string): Promise<void> {
  scene.reply(scene.answering({ parts: [says(...pieces)] }));
  const outcome = await scene.ask();
  const finish = answerIn(outcome);
  same(textIn(finish), text, 'the text of the answer');
  same(outcome.text, text, 'the text that was shown');
  same(outcome.reasoning, '', 'the reasoning that was shown');
  holds(
    finish.content.every((part) => part.type !== 'tool_call'),
    'the answer calls tools that nobody asked for',
  );
}
