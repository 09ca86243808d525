import { parseModelReference } from '../host/model-reference.js';
import type { Composed } from '../cassette/cassette-line.js';
import { differenceText, firstDifference } from '../cassette/first-difference.js';
import { withoutKnownSecrets } from '../log/line-without-secrets.js';
import { redactSecrets } from '../log/redact.js';
import { AllosError } from '../plugin/error.js';
import type { JsonObject } from '../plugin/json.js';
import type { AllosOptions } from './allos-options.js';

/** Options in which two runs of one task may differ, and that hold nothing of the machine and no key. */
const COMPARED = [
  'tools',
  'disabledTools',
  'fallbackModels',
  'systemPrompt',
  'appendSystemPrompt',
  'temperature',
  'toolChoice',
  'providerOptions',
  'maxTokens',
  'maxIterations',
  'maxRunTokens',
  'maxCostUsd',
  'compactAt',
  'mode',
  'allow',
  'deny',
  'configuredAllow',
  'configuredDeny',
  'toolPermissions',
  'autoApproveSafeTools',
] as const satisfies readonly (keyof AllosOptions)[];

/** What of the options a recording keeps, so that a replay can say where it was asked for something else. */
export function givenOptions(options: AllosOptions): JsonObject {
  return Object.fromEntries(
    COMPARED.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name] as JsonObject]])),
  );
}

/**
 * A replay does what was recorded, whatever it is told now; so what is told must be the same. What is left out is.
 *
 * @throws AllosError `cassette.miss` naming the option, and both values
 */
export function refuseOtherOptions(
  options: AllosOptions,
  { given, options: recorded }: Composed,
  { path, secrets }: { readonly path: string; readonly secrets: readonly string[] },
): void {
  const { provider, model, effort } = recorded;
  const named = { ...modelOf(options, provider), ...givenOptions(options) };
  const before = { ...given, provider, model, ...(effort === undefined ? {} : { effort }) };
  for (const [name, value] of Object.entries(named)) {
    const kept = (before as JsonObject)[name];
    // The recording is without secrets.
    const clean = typeof value === 'string' ? redactSecrets(value, secrets) : withoutKnownSecrets(value, secrets);
    if (firstDifference(kept, clean) === undefined) continue;
    const difference = firstDifference(kept, value, name);
    if (difference === undefined) continue;
    throw new AllosError('cassette.miss', `The options are not those of ${path}. ${differenceText(difference)}`, {
      hint: 'Leave the option out, or record the run again if the change is meant.',
    });
  }
}

/** The provider and model that are named now, as far as they are. */
function modelOf({ provider, model, effort }: AllosOptions, recorded: string): JsonObject {
  const reference = model === undefined ? undefined : parseModelReference(model, [provider ?? recorded]);
  const named = provider ?? reference?.provider;
  const wish = effort ?? reference?.effort;
  return {
    ...(named === undefined ? {} : { provider: named.toLowerCase() }),
    ...(reference === undefined ? {} : { model: reference.model }),
    ...(wish === undefined ? {} : { effort: wish }),
  };
}
