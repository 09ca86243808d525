import { LONGEST_HOOK_MS, type HookMoment } from '../plugin/hook.js';
import type { Must } from './must.js';

const HOOK_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const MOMENTS: readonly HookMoment[] = ['beforeModelCall', 'beforeToolCall', 'afterToolCall', 'onEvent'];

/** Checks one entry of `hooks` in a manifest. */
export function checkHook(hook: unknown, where: string, must: Must): void {
  if (typeof hook !== 'object' || hook === null) return must(false, where, 'be an object', hook);
  const { name, description, on, timeoutMs } = hook as Readonly<Record<string, unknown>>;
  must(typeof name === 'string' && HOOK_NAME.test(name), `${where}.name`, `match ${HOOK_NAME.source}`, name);
  must(typeof description === 'string' && description !== '', `${where}.description`, 'be a text', description);
  const isList = Array.isArray(on) && on.length > 0 && on.every((each) => MOMENTS.includes(each as HookMoment));
  must(isList, `${where}.on`, `be a list of ${MOMENTS.join(', ')}`, on);
  const isTime = typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= LONGEST_HOOK_MS;
  must(timeoutMs === undefined || isTime, `${where}.timeoutMs`, `be from 1 to ${LONGEST_HOOK_MS}`, timeoutMs);
}
