import { isJsonObject, stringOf } from 'allos/plugin';
import type { JsonObject, JsonValue } from 'allos/plugin';
import type { ClaudeRules } from './model-rules.js';

/** What the user wants of thinking. */
export interface ThinkingWish {
  /** `providers.anthropic.thinking`: `on`, `off`, `default`, a budget in tokens, or the API's own object. */
  readonly thinking: JsonValue | undefined;
  /** `providers.anthropic.display`: `summarized` or `omitted`. */
  readonly display: JsonValue | undefined;
  /** Effort in the API's words; `none` turns thinking off. */
  readonly effort: string | undefined;
}

/** What is sent of it. */
export interface ThinkingPlan {
  /** The `thinking` parameter. */
  readonly thinking?: JsonObject;
  /** `output_config.effort`. */
  readonly effort?: string;
  /** Why a wish could not be sent. */
  readonly refused?: string;
}

type Mode = 'unset' | 'default' | 'off' | 'on';

const LEAST_BUDGET = 1024;
const DEFAULT_BUDGET = 8192;
const BUDGETS: Readonly<Record<string, number>> = { low: 2048, medium: 8192, high: 16_384, xhigh: 32_000, max: 32_000 };

/**
 * Says the wish in the words that the model takes (WP-7); nothing a model refuses is sent. Models that think unasked
 * hide the text of it, and with it all they say between tool calls, so its summary is asked for (WP-10).
 */
export function planThinking(wish: ThinkingWish, rules: ClaudeRules, maxTokens: number): ThinkingPlan {
  const mode = modeOf(wish);
  const effort = effortOf(wish.effort, rules);
  const display = displayOf(wish);
  switch (mode) {
    case 'default':
      return withEffort({}, effort);
    case 'off':
      return turnedOff(rules, effort);
    case 'on':
      return turnedOn(wish, { rules, maxTokens, effort, display });
    case 'unset':
      if (rules.thinksByDefault) {
        return withEffort({ thinking: { type: 'adaptive', display: display ?? 'summarized' } }, effort);
      }
      // An effort is a wish to think where the model has no other measure of it, or does not think unasked.
      if (
        wish.effort !== undefined &&
        rules.thinking !== 'none' &&
        (effort === undefined || rules.thinking !== 'budget')
      ) {
        return turnedOn(wish, { rules, maxTokens, effort, display });
      }
      return withEffort({}, effort);
  }
}

function modeOf({ thinking, effort }: ThinkingWish): Mode {
  const said = isJsonObject(thinking) ? stringOf(thinking['type']) : thinking;
  if (said === false || said === 'off' || said === 'disabled' || said === 'between_tools') return 'off';
  if (said === 'default') return 'default';
  if (said === undefined || said === null) return effort === 'none' || effort === 'off' ? 'off' : 'unset';
  return 'on';
}

function displayOf({ thinking, display }: ThinkingWish): string | undefined {
  const said = (isJsonObject(thinking) ? stringOf(thinking['display']) : undefined) ?? display;
  return said === 'summarized' || said === 'omitted' ? said : undefined;
}

/** The nearest effort that the model knows; a word that nobody knows is left to the API to refuse. */
function effortOf(effort: string | undefined, rules: ClaudeRules): string | undefined {
  if (effort === undefined || effort === 'none' || effort === 'off' || rules.effortLevels.length === 0)
    return undefined;
  const wanted = effort === 'minimal' ? 'low' : effort;
  if (rules.effortLevels.includes(wanted)) return wanted;
  return wanted === 'xhigh' || wanted === 'max' ? 'high' : wanted;
}

function turnedOff(rules: ClaudeRules, effort: string | undefined): ThinkingPlan {
  switch (rules.thinkingOff) {
    case 'omit':
      return withEffort({}, effort);
    case 'never':
      return { ...withEffort({}, effort), refused: 'this model always thinks' };
    case 'disabled':
    case 'between_tools':
      // Above `high` both are refused.
      return withEffort(
        { thinking: { type: rules.thinkingOff } },
        effort === 'xhigh' || effort === 'max' ? 'high' : effort,
      );
  }
}

interface TurnOn {
  readonly rules: ClaudeRules;
  readonly maxTokens: number;
  readonly effort: string | undefined;
  readonly display: string | undefined;
}

function turnedOn(wish: ThinkingWish, { rules, maxTokens, effort, display }: TurnOn): ThinkingPlan {
  if (rules.thinking === 'none') return { refused: 'this model does not think' };
  const asked = isJsonObject(wish.thinking) ? wish.thinking['budget_tokens'] : wish.thinking;
  const budget = typeof asked === 'number' ? asked : undefined;
  if (rules.thinking === 'adaptive' || (rules.thinking === 'both' && budget === undefined)) {
    const shown = display ?? (rules.thinksByDefault ? 'summarized' : undefined);
    return withEffort({ thinking: { type: 'adaptive', ...(shown === undefined ? {} : { display: shown }) } }, effort);
  }
  if (maxTokens <= LEAST_BUDGET)
    return { ...withEffort({}, effort), refused: 'the answer is bounded too tightly to think' };
  const wanted = budget ?? Math.min(BUDGETS[wish.effort ?? ''] ?? DEFAULT_BUDGET, Math.floor(maxTokens / 2));
  const tokens = Math.min(Math.max(LEAST_BUDGET, Math.floor(wanted)), maxTokens - 1);
  return withEffort(
    { thinking: { type: 'enabled', budget_tokens: tokens, ...(display === undefined ? {} : { display }) } },
    effort,
  );
}

function withEffort(plan: ThinkingPlan, effort: string | undefined): ThinkingPlan {
  return effort === undefined ? plan : { ...plan, effort };
}
