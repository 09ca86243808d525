import type { PolicyCall } from '../plugin/policy.js';
import type { JsonObject } from '../plugin/json.js';
import { visible } from '../plugin/visible.js';

/** What a preview needs to know of a call. */
export type PreviewedCall = Pick<PolicyCall, 'tool' | 'input' | 'subject'>;

export interface PreviewOptions {
  /** Reads the present text of the file that a call would change; `undefined` when there is none. */
  readonly readText?: (path: string) => Promise<string | undefined>;
}

/**
 * What an approval shows: the final arguments, all of them, with deceiving characters made visible. A command as it
 * is, with its other arguments below; a unified diff for a write or an edit; JSON for everything else.
 */
export async function previewCall(call: PreviewedCall, options: PreviewOptions = {}): Promise<string> {
  const { input, subject } = call;
  const value = subject === undefined ? undefined : input[subject.property];
  if (subject?.kind === 'command' && typeof value === 'string')
    return withRest(visible(value), input, [subject.property]);
  if (subject?.kind === 'path' && typeof value === 'string') {
    const diff = await diffOf(value, input, options);
    if (diff !== undefined) return diff;
  }
  return visible(JSON.stringify(input, null, 2));
}

async function diffOf(path: string, input: JsonObject, options: PreviewOptions): Promise<string | undefined> {
  const { content, old_text: oldText, new_text: newText } = input;
  if (typeof oldText === 'string' && typeof newText === 'string') {
    const present = await options.readText?.(path);
    const index = present?.indexOf(oldText) ?? -1;
    // Without a single place to show it in, the two texts are compared by themselves: both are then seen whole.
    if (present === undefined || index === -1 || oldText === '' || present.indexOf(oldText, index + 1) !== -1) {
      const compared = await unifiedDiff(path, oldText, newText);
      const note = present === undefined || oldText === '' ? '' : `${placeOf(path, index)}\n`;
      return `${note}${withRest(compared, input, ['old_text', 'new_text', 'path'])}`;
    }
    const changed = present.slice(0, index) + newText + present.slice(index + oldText.length);
    return withRest(await unifiedDiff(path, present, changed), input, ['old_text', 'new_text', 'path']);
  }
  if (typeof content !== 'string') return undefined;
  return withRest(await unifiedDiff(path, await options.readText?.(path), content), input, ['content', 'path']);
}

/** Why a diff is of the two texts alone: nobody should say yes to what looks like a change of the file. */
function placeOf(path: string, index: number): string {
  const name = visible(path).replaceAll('\n', '\\n');
  return index === -1
    ? `The old text is not in ${name} as it is now, so this edit would change nothing. The two texts:`
    : `The old text is in ${name} more than once. The two texts:`;
}

async function unifiedDiff(path: string, before: string | undefined, after: string): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const name = visible(path).replaceAll('\n', '\\n');
  const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : name, name, before ?? '', after, '', '', {
    context: 3,
  });
  // The names as they are: the library writes other letters than ASCII as octal numbers.
  const header = `--- ${before === undefined ? '/dev/null' : name}\n+++ ${name}\n`;
  const body = patch.replace(/^(?:Index: .*\n)?(?:=+\n)?--- .*\n\+\+\+ .*\n/, () => header).replace(/\n$/, '');
  return visible(before === after ? `${name}: unchanged` : body);
}

function withRest(shown: string, input: JsonObject, left: readonly string[]): string {
  const rest = Object.entries(input).filter(([key, value]) => !left.includes(key) && value !== undefined);
  if (rest.length === 0) return shown;
  return `${shown}\n${rest.map(([key, value]) => visible(`${key}: ${JSON.stringify(value)}`)).join('\n')}`;
}
