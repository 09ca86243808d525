import { isDeepStrictEqual } from 'node:util';
import type { HookVerdict, ToolCallToCome } from '../plugin/hook.js';
import type { JsonObject } from '../plugin/json.js';
import { isJsonObject, jsonObjectOf } from '../plugin/unknown-json.js';
import { withoutStop } from '../plugin/without-stop.js';
import { ABANDONED } from './abort-watch.js';
import { callHook } from './call-hook.js';
import { decideCall } from './decide-call.js';
import {
  cancel,
  deny,
  type AskingCall,
  type PrepareDependencies,
  type ReadyCall,
  type RefusedCall,
} from './prepared-call.js';
import type { RunState } from './run-state.js';
import type { AttributedHook } from './session-hooks.js';

type Guard = AttributedHook<'beforeToolCall'>;
type OpenCall = ReadyCall | AskingCall;

/**
 * Shows a call that the policy let pass to the hooks that guard calls. Arguments that one of them rewrites are parsed
 * and decided on like the model's, and go on to the next. In the end every hook has seen what will run: those that saw
 * other arguments are asked again, and may then only deny.
 */
export async function guardCall(
  decided: OpenCall,
  dependencies: PrepareDependencies,
  state: RunState,
): Promise<OpenCall | RefusedCall> {
  const { guards } = dependencies.hooks;
  let current = decided;
  let lastRewrite = -1;
  for (const [index, guard] of guards.entries()) {
    const next = await showTo(guard, current, dependencies, state);
    if (next.type === 'refused') return next;
    if (next !== current) lastRewrite = index;
    current = next;
  }
  for (const guard of guards.slice(0, Math.max(0, lastRewrite))) {
    const next = await showTo(guard, current, dependencies, state);
    if (next.type === 'refused') return next;
    if (next === current) continue;
    const other = guards[lastRewrite]?.label ?? '';
    return deny(decided.call, `${guard.label} and ${other} each change the arguments of the other`, false);
  }
  return current;
}

async function showTo(
  guard: Guard,
  current: OpenCall,
  dependencies: PrepareDependencies,
  { outbox, watch }: RunState,
): Promise<OpenCall | RefusedCall> {
  const { call } = current;
  const shown = toCome(current, dependencies);
  const answer = await callHook(guard, (context) => guard.call(shown, context), watch);
  if (answer === ABANDONED || watch.signal.aborted) return cancel(call);
  if (answer.type === 'failed') return deny(call, `${guard.label} failed: ${answer.why}`, false);
  const verdict: unknown = answer.value;
  if (verdict === undefined) return current;
  if (!isVerdict(verdict)) return deny(call, `${guard.label} gave no verdict that is known`, false);
  if (verdict.action === 'deny') return deny(call, `${withoutStop(verdict.reason)} (${guard.label})`, false);

  const input = copyOf(verdict.input);
  if (input === undefined) return deny(call, `${guard.label} gave arguments that are not JSON`, false);
  if (isDeepStrictEqual(input, copyOf(current.input))) return current;
  const again = await decideCall({ ...call, input }, dependencies, watch);
  if (again.type === 'refused') {
    return { ...again, call, text: `${guard.label} changed the arguments. ${again.text}` };
  }
  outbox.push({ type: 'tool.rewritten', callId: call.id, name: call.name, input: again.input, by: guard.label });
  return { ...again, rewrittenBy: guard.label };
}

function toCome({ call, tool, input }: OpenCall, { cwd, roots }: PrepareDependencies): ToolCallToCome {
  const { name, effects, permission, subject } = tool.manifest;
  // Copies: the policy decides by the originals, also of the calls to come.
  const shown = { subject: subject && { ...subject }, roots: [...roots] };
  return { callId: call.id, tool: name, input, effects, permission, plugin: tool.plugin, cwd, ...shown };
}

function isVerdict(value: unknown): value is HookVerdict {
  if (typeof value !== 'object' || value === null) return false;
  const { action, reason, input } = value as { action?: unknown; reason?: unknown; input?: unknown };
  return (action === 'deny' && typeof reason === 'string') || (action === 'rewrite' && isJsonObject(input));
}

/** As the model would have sent it: what is decided on cannot be changed by whoever made it. */
function copyOf(input: JsonObject): JsonObject | undefined {
  try {
    return jsonObjectOf(JSON.parse(JSON.stringify(input)));
  } catch {
    return undefined;
  }
}
