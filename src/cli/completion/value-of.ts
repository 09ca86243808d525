import { assertNever } from '../../plugin/assert-never.js';
import { NOTHING, wordsOf, type Completion, type KnownValues } from './completion.js';
import type { Line, NamedFlag } from './read-line.js';
import { valueKind, type ValueKind } from './value-kind.js';

/** Completes the value of a flag or an argument. */
export async function valueOf(
  { name, options }: NamedFlag,
  current: string,
  { line, values }: { readonly line: Line; readonly values: KnownValues },
): Promise<Completion> {
  if (options !== undefined)
    return wordsOf(
      options.map((value) => ({ value })),
      current,
    );
  const kind = valueKind(name);
  return kind === undefined ? NOTHING : await valueOfKind(kind, current, { line, values });
}

async function valueOfKind(
  kind: ValueKind,
  current: string,
  { line, values }: { readonly line: Line; readonly values: KnownValues },
): Promise<Completion> {
  switch (kind) {
    case 'provider':
      return wordsOf(await values.providers(), current);
    case 'model':
      return wordsOf(await values.models(line.given.get('provider')), current);
    case 'tool':
      return wordsOf(await values.tools(), current);
    case 'tools': {
      const before = current.slice(0, current.lastIndexOf(',') + 1);
      const taken = new Set(before.split(','));
      const others = (await values.tools()).filter(({ value }) => !taken.has(value));
      return wordsOf(
        others.map((each) => ({ ...each, value: before + each.value })),
        current,
      );
    }
    case 'session': {
      if (/^[./~]/.test(current)) return { type: 'files' };
      const found = wordsOf(await values.sessions(), current);
      return found.words.length === 0 ? { type: 'files' } : found;
    }
    case 'key':
      return wordsOf(await values.keys(), current);
    case 'setting': {
      if (current.includes('=')) return NOTHING;
      const keys = (await values.keys()).map((each) => ({ ...each, value: `${each.value}=` }));
      return { ...wordsOf(keys, current), goesOn: true };
    }
    case 'file':
      return { type: 'files' };
    case 'folder':
      return { type: 'folders' };
    default:
      return assertNever(kind);
  }
}
