import { messageOf } from '../plugin/error.js';
import type { HookContext } from '../plugin/hook.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';

/** What one call of a hook came to. */
export type HookAnswer<T> =
  { readonly type: 'answered'; readonly value: T } | { readonly type: 'failed'; readonly why: string };

/**
 * Calls a hook and waits for it, but not longer than its limit, nor than the run. Its signal is aborted at both; what it
 * still gives or throws after that is ignored. A hook that holds the thread cannot be ended.
 */
export async function callHook<T>(
  { limitMs }: { readonly limitMs: number },
  call: (context: HookContext) => T | Promise<T>,
  watch: AbortWatch,
): Promise<HookAnswer<T> | typeof ABANDONED> {
  const abort = new AbortController();
  const onAbort = (): void => abort.abort(watch.signal.reason);
  watch.signal.addEventListener('abort', onAbort, { once: true });
  if (watch.signal.aborted) onAbort();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`it did not answer within ${limitMs / 1000} s`);
      reject(error);
      abort.abort(error);
    }, limitMs);
  });
  try {
    const answer = (async () => await call({ signal: abort.signal }))();
    answer.catch(() => undefined);
    const value = await watch.wait(Promise.race([answer, late]));
    return value === ABANDONED ? ABANDONED : { type: 'answered', value };
  } catch (error) {
    return { type: 'failed', why: messageOf(error) };
  } finally {
    clearTimeout(timer);
    watch.signal.removeEventListener('abort', onAbort);
  }
}
