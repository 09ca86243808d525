import { isJsonObject } from 'allos/plugin';
import type { JsonObject, JsonValue } from 'allos/plugin';
import type { GeminiRules, ThinkingRules } from './model-rules.js';

/** What the user wants of thinking. */
export interface ThinkingWish {
  /** Of this request: `minimal` to `high`; `none` turns thinking off. Beats the settings. */
  readonly effort: string | undefined;
  /** `providers.google.thinking`: `on`, `off`, `default`, a level, a budget in tokens, or the API's own object. */
  readonly thinking: JsonValue | undefined;
  /** `providers.google.effort`: the effort of every request. */
  readonly usualEffort: JsonValue | undefined;
  /** `providers.google.includeThoughts`: `false` for no summaries of what was thought. */
  readonly includeThoughts: JsonValue | undefined;
}

/** What is sent of it. */
export interface ThinkingPlan {
  /** `generationConfig.thinkingConfig`. */
  readonly config?: JsonObject;
  /** Why a wish could not be sent. */
  readonly refused?: string;
}

/** How much to think; undefined where nobody says. */
type Measure = string | number | boolean | undefined;

const OFF: readonly unknown[] = ['off', 'none', false, 0];
const ON: readonly unknown[] = ['on', true];
/** In tokens, for models that take no level. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ['low', 2048],
  ['medium', 8192],
  ['high', 16_384],
  ['xhigh', 32_768],
  ['max', 32_768],
]);
/** Lets the model decide how much. */
const DYNAMIC = -1;

/**
 * Says the wish in the words that the model takes (WP-43); what it refuses is not sent. Summaries of the thoughts are
 * asked for, since a model that thinks would be silent meanwhile; the thinking is paid for anyway.
 */
export function planThinking(wish: ThinkingWish, rules: Pick<GeminiRules, 'thinking'>): ThinkingPlan {
  const own = isJsonObject(wish.thinking) ? wish.thinking : undefined;
  const setting = measureOf(own === undefined ? wish.thinking : (own['thinkingBudget'] ?? own['thinkingLevel']));
  if (setting === 'default' && wish.effort === undefined) return {};
  const usual = setting === undefined || ON.includes(setting) ? (measureOf(wish.usualEffort) ?? setting) : setting;
  const { config, refused } = measured(measureOf(wish.effort) ?? usual, rules.thinking);
  const because = refused === undefined ? {} : { refused };
  if (config === undefined) return because;
  const shown = config['thinkingBudget'] !== 0 && (own?.['includeThoughts'] ?? wish.includeThoughts) !== false;
  const whole = shown ? { includeThoughts: true, ...config } : config;
  return Object.keys(whole).length === 0 ? because : { ...because, config: whole };
}

/** `config` is there where the model can think, and empty where it decides how much. */
function measured(asked: Measure, rules: ThinkingRules): ThinkingPlan {
  switch (rules.form) {
    case 'none':
      return asked === undefined || OFF.includes(asked) ? {} : { refused: 'this model does not think' };
    case 'budget':
      return inTokens(asked, rules);
    case 'level':
      return inLevels(asked, rules.levels);
  }
}

function inTokens(asked: Measure, rules: ThinkingRules & { readonly form: 'budget' }): ThinkingPlan {
  const { least, most, off } = rules;
  if (asked === undefined) return { config: {} };
  if (OFF.includes(asked)) {
    const never = { config: { thinkingBudget: least }, refused: 'this model always thinks' };
    return off ? { config: { thinkingBudget: 0 } } : never;
  }
  if (ON.includes(asked) || asked === DYNAMIC) return { config: { thinkingBudget: DYNAMIC } };
  const wanted = asked === 'minimal' ? least : typeof asked === 'number' ? asked : BUDGETS.get(String(asked));
  if (wanted === undefined) return { config: {}, refused: `this model takes a budget, not ${String(asked)}` };
  return { config: { thinkingBudget: Math.min(most, Math.max(least, Math.floor(wanted))) } };
}

function inLevels(asked: Measure, levels: readonly string[]): ThinkingPlan {
  const level = (name: string): ThinkingPlan => ({ config: { thinkingLevel: name.toUpperCase() } });
  const [lowest = 'low'] = levels;
  if (asked === undefined || ON.includes(asked) || asked === DYNAMIC) return { config: {} };
  if (OFF.includes(asked)) return { ...level(lowest), refused: 'this model always thinks' };
  if (typeof asked === 'number') return { config: {}, refused: 'this model takes a level, not a budget' };
  switch (asked) {
    case 'minimal':
      return level(lowest);
    case 'medium':
      return level(levels.includes('medium') ? 'medium' : 'high');
    case 'xhigh':
    case 'max':
      return level('high');
    default:
      // A word that nobody knows is left to the API to refuse.
      return level(String(asked));
  }
}

function measureOf(value: JsonValue | undefined): Measure {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
