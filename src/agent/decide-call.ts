import { assertNever } from '../plugin/assert-never.js';
import { messageOf } from '../plugin/error.js';
import type { InputParse } from '../plugin/input-codec.js';
import type { JsonObject } from '../plugin/json.js';
import type { ToolCallPart } from '../plugin/message.js';
import { nearest } from '../plugin/nearest.js';
import type { PolicyDecision, SuggestedDirectory } from '../plugin/policy.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import { deepFreeze } from './deep-freeze.js';
import {
  cancel,
  deny,
  refuse,
  type AskingCall,
  type PrepareDependencies,
  type ReadyCall,
  type RefusedCall,
} from './prepared-call.js';

/**
 * Parse, decide, freeze: in this order, before anything runs. The input that is decided on, and shown, is the one that
 * runs. Codec and policy may be a plugin's: one that throws, answers nonsense or never answers costs this call, not the
 * run.
 */
export async function decideCall(
  call: ToolCallPart,
  dependencies: PrepareDependencies,
  watch: AbortWatch,
): Promise<ReadyCall | RefusedCall | AskingCall> {
  const tool = dependencies.tools.find(call.name);
  if (tool === undefined) return refuse(call, unknownTool(call.name, dependencies.tools));
  if (call.malformed !== undefined) {
    return refuse(
      call,
      `The arguments of ${call.name} are not a JSON object: ${call.malformed.reason}. They were: ` +
        `${excerpt(call.malformed.text)}\nSend the call again with valid arguments.`,
    );
  }
  const parse = parsedBy(tool, call, watch);
  const parsed = parse instanceof Promise ? await parse : parse;
  if (parsed === ABANDONED) return cancel(call);
  if (typeof parsed === 'string') return refuse(call, `The arguments of ${call.name} could not be read: ${parsed}`);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ path, message }) => `- ${path === '' ? 'input' : path}: ${message}`);
    return refuse(
      call,
      `The arguments of ${call.name} are not valid:\n${problems.join('\n')}\nMend them and try again.`,
    );
  }
  const input = parsed.value as JsonObject;
  const decide = decidedBy(tool, input, dependencies, watch);
  const decision = decide instanceof Promise ? await decide : decide;
  if (decision === ABANDONED) return cancel(call);
  switch (decision.effect) {
    case 'allow':
      return { type: 'ready', call, tool, input };
    case 'deny':
      return deny(call, decision.reason, false);
    case 'ask':
      return { type: 'ask', call, tool, input, decision };
    default:
      return assertNever(decision);
  }
}

/** What a codec says; a text when it says nothing of use. */
type Parse = InputParse<object> | string | typeof ABANDONED;

/** Waits only for what is a promise: most codecs and policies answer at once, and each wait is a turn of the engine. */
function parsedBy({ codec }: CatalogTool, { input }: ToolCallPart, watch: AbortWatch): Parse | Promise<Parse> {
  try {
    const given: unknown = codec.parse(input);
    return isThenable(given) ? watch.wait(Promise.resolve(given)).then(readParse).catch(messageOf) : readParse(given);
  } catch (error) {
    return messageOf(error);
  }
}

/** Read once, into objects of ours: what a plugin's object says may change from one look to the next. */
function readParse(given: unknown): Parse {
  if (given === ABANDONED) return given;
  const { ok, value, problems } = fieldsOf(given);
  if (ok === true && typeof value === 'object' && value !== null) return { ok, value: deepFreeze(value) };
  const told = Array.isArray(problems) ? problems.map(fieldsOf) : [undefined];
  const read = told.flatMap((problem) => {
    const { path, message } = problem ?? {};
    return typeof path === 'string' && typeof message === 'string' ? [{ path, message }] : [];
  });
  const isWhole = ok === false && read.length === told.length;
  return isWhole ? { ok, problems: read } : 'the tool did not say whether they are valid';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

type Decision = PolicyDecision | typeof ABANDONED;

function decidedBy(
  tool: CatalogTool,
  input: JsonObject,
  { policy, cwd, roots }: PrepareDependencies,
  watch: AbortWatch,
): Decision | Promise<Decision> {
  const { name, effects, permission, subject } = tool.manifest;
  const failed = (error: unknown): PolicyDecision => failedPolicy(messageOf(error));
  try {
    const call = { tool: name, input, effects, permission, subject, plugin: tool.plugin, cwd, roots };
    const given: unknown = policy.decide(call);
    return isThenable(given)
      ? watch.wait(Promise.resolve(given)).then(readDecision).catch(failed)
      : readDecision(given);
  } catch (error) {
    return failed(error);
  }
}

/** Read once, like a parse. */
function readDecision(given: unknown): Decision {
  if (given === ABANDONED) return given;
  const { effect, rule: named, reason, suggestedRule, suggestedDirectory } = fieldsOf(given);
  const rule = typeof named === 'string' ? named : 'policy';
  if (effect === 'allow') return { effect, rule };
  if ((effect !== 'ask' && effect !== 'deny') || typeof reason !== 'string') return failedPolicy('it gave no decision');
  if (effect === 'deny') return { effect, rule, reason };
  const directory = readDirectory(suggestedDirectory);
  return {
    effect,
    rule,
    reason,
    ...(typeof suggestedRule === 'string' ? { suggestedRule } : {}),
    ...(directory === undefined ? {} : { suggestedDirectory: directory }),
  };
}

function readDirectory(given: unknown): SuggestedDirectory | undefined {
  const { path, rule } = fieldsOf(given);
  if (typeof path !== 'string') return undefined;
  return { path, ...(typeof rule === 'string' ? { rule } : {}) };
}

function failedPolicy(why: string): PolicyDecision {
  return { effect: 'deny', rule: 'policy.failed', reason: `the policy failed: ${why}` };
}

function unknownTool(name: string, tools: ToolCatalog): string {
  const names = tools.list().map((tool) => tool.manifest.name);
  const suggestion = nearest(name, names);
  const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
  return `There is no tool named ${JSON.stringify(name)}.${meant} The tools are: ${names.join(', ') || 'none'}.`;
}

function excerpt(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}
