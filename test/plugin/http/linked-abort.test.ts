import { getEventListeners } from 'node:events';
import { linkAbort, unlessAborted } from 'allos/plugin/http';

describe('a linked signal', () => {
  it('aborts with the caller’s, for the same reason', () => {
    const caller = new AbortController();
    const { signal } = linkAbort(caller.signal);
    expect(signal.aborted).toBe(false);
    caller.abort('enough');
    expect(signal.reason).toBe('enough');
  });

  it('is aborted from the start when the caller’s is', () => {
    expect(linkAbort(AbortSignal.abort()).signal.aborted).toBe(true);
  });

  it('lets go of the caller’s once it is unlinked, and leaves one listener however many there were', () => {
    const caller = new AbortController();
    for (let request = 0; request < 20; request++) linkAbort(caller.signal).unlink();
    const { signal, unlink } = linkAbort(caller.signal);
    signal.addEventListener('abort', () => undefined);
    unlink();
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
    caller.abort();
    expect(signal.aborted).toBe(false);
  });
});

describe('waiting unless aborted', () => {
  it('gives what the promise gives, and leaves one listener however many waits there were', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  });

  it('ends at once when the signal aborts, whatever the promise does later', async () => {
    const caller = new AbortController();
    const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('late')), 20));
    const waiting = unlessAborted(late, caller.signal);
    caller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(unlessAborted(late, caller.signal)).rejects.toThrow('enough');
  });
});
