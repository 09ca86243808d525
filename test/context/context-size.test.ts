import { ContextSize } from '../../src/context/context-size.js';
import { frameTokens, messageTokens } from '../../src/context/message-tokens.js';
import type { Message } from '../../src/plugin/message.js';
import { assistant, call } from '../session/session-events.js';

const count = (text: string): number => Math.max(1, Math.ceil(text.length / 4));
const user = (text: string): Message => ({ role: 'user', id: text.slice(0, 8), content: [{ type: 'text', text }] });
const usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };

describe('the size of a conversation', () => {
  it('is counted once for each message, however often it is asked for', () => {
    let asked = 0;
    const size = new ContextSize((text) => {
      asked++;
      return count(text);
    }, 100);
    const messages = [user('one'), user('two')];
    expect(size.tokens(messages)).toBe(100 + 2 * 11);
    messages.push(user('three'));
    for (let again = 0; again < 5; again++) expect(size.tokens(messages)).toBe(100 + 2 * 11 + 12);
    expect(asked).toBe(3);
  });

  it('is what the model told, and an estimate of what came after', () => {
    const size = new ContextSize(count, 100);
    const messages: Message[] = [user('one')];
    size.tokens(messages);
    const answer = assistant('a', [{ type: 'text', text: 'answer' }]);
    messages.push(answer);
    size.measure(messages, answer, {
      ...usage,
      inputTokens: 40,
      cacheReadTokens: 400,
      cacheWriteTokens: 60,
      outputTokens: 9,
    });
    expect(size.tokens(messages)).toBe(509);
    messages.push(user('two'));
    expect(size.tokens(messages)).toBe(520);
  });

  it('does not count reasoning that is not sent again', () => {
    const size = new ContextSize(count, 100);
    const answer = assistant('a', [{ type: 'text', text: 'answer' }]);
    size.measure([answer], answer, { ...usage, inputTokens: 500, outputTokens: 90, reasoningTokens: 80 });
    expect(size.tokens([answer])).toBe(510);
  });

  it('does not believe figures that leave out most of it', () => {
    const size = new ContextSize(count, 1_000);
    const messages: Message[] = [user('one')];
    size.tokens(messages);
    const answer = assistant('a', [{ type: 'text', text: 'answer' }]);
    messages.push(answer);
    size.measure(messages, answer, { ...usage, inputTokens: 5, outputTokens: 2 });
    expect(size.tokens(messages)).toBeGreaterThan(1_000);
  });

  it('corrects estimates by what the model tells of writing without spaces', () => {
    const size = new ContextSize(count, 10);
    const messages: Message[] = [user('漢'.repeat(4_000))];
    size.tokens(messages);
    const answer = assistant('a', [{ type: 'text', text: '漢' }]);
    messages.push(answer);
    size.measure(messages, answer, { ...usage, inputTokens: 4_100, outputTokens: 4 });
    const estimate = size.calibrated(messages);
    expect(estimate.factor).toBeGreaterThan(3.5);
    size.restart(estimate);
    expect(size.tokens([user('漢'.repeat(400))])).toBeGreaterThan(380);
  });

  it('goes on from an earlier process where its message is still there', () => {
    const messages = [user('one'), assistant('a', [call('c')]), user('two')];
    const size = new ContextSize(count, 100);
    size.resume(messages, { tokens: 700, messageId: 'a' });
    expect(size.tokens(messages)).toBe(711);
    const lost = new ContextSize(count, 100);
    lost.resume(messages, { tokens: 700, messageId: 'gone' });
    expect(lost.tokens(messages)).toBeLessThan(200);
  });
});

describe('an estimate', () => {
  it('covers calls, images, documents, tools and instructions, and no answer that broke off', () => {
    const image = { type: 'image', mediaType: 'image/png', data: 'x' } as const;
    const document = { type: 'document', mediaType: 'application/pdf', data: 'x'.repeat(100_000) } as const;
    expect(messageTokens({ role: 'user', id: 'u', content: [image, document] }, count)).toBe(10 + 1_600 + 2_000);
    const broken = assistant('a', [{ type: 'text', text: 'x'.repeat(4_000) }], { state: 'failed' });
    expect(messageTokens(broken, count)).toBe(0);
    expect(messageTokens(assistant('a', [call('c')]), count)).toBeGreaterThan(12);
    const tool = { name: 'read', description: 'x'.repeat(400), inputSchema: { type: 'object' } } as const;
    expect(frameTokens('x'.repeat(40), [tool], count)).toBeGreaterThan(110);
    expect(frameTokens('', [], count)).toBe(0);
  });
});
