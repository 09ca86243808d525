import { drainBody, nextWithin } from 'allos/plugin/http';

const NEVER: AsyncIterator<number> = { next: () => new Promise(() => undefined) };

describe('the end of a body', () => {
  it('is waited for', async () => {
    let reads = 0;
    const last: AsyncIterator<number> = {
      next: async () => (++reads < 3 ? { done: false, value: reads } : { done: true, value: undefined }),
    };
    await drainBody(last);
    expect(reads).toBe(3);
  });

  it('is not waited for long', async () => {
    const began = performance.now();
    await drainBody(NEVER);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('of a server that goes on and on is not waited for either', async () => {
    const chatter: AsyncIterator<number> = {
      next: () => new Promise((resolve) => setTimeout(() => resolve({ done: false, value: 1 }), 1)),
    };
    await drainBody(chatter);
  });

  it('is not waited for where it is there', async () => {
    const over = {
      hasEnded: true,
      next: () => {
        throw new Error('nobody should ask');
      },
    };
    expect(await nextWithin(over, 1000)).toEqual({ done: true, value: undefined });
  });

  it('is what a late chunk or a broken connection counts as', async () => {
    expect(await nextWithin(NEVER, 5)).toEqual({ done: true, value: undefined });
    const broken: AsyncIterator<number> = { next: async () => await Promise.reject(new Error('reset')) };
    expect(await nextWithin(broken, 1000)).toEqual({ done: true, value: undefined });
    const chunk: AsyncIterator<number> = { next: async () => ({ done: false, value: 1 }) };
    expect(await nextWithin(chunk, 1000)).toEqual({ done: false, value: 1 });
  });
});
