import { readFileSync, statSync } from 'node:fs';
import { latestSession } from './latest-session.js';
import { parseObject } from './session-header.js';
import { resolveReference } from './resolve-reference.js';
import { sessionPath } from './session-reference.js';

/** What a session was last run with. */
export interface LastModel {
  readonly provider: string;
  readonly model: string;
  /** Reasoning effort, where one was chosen. */
  readonly effort?: string;
  /** Where its requests went; undefined for the provider's own address, or when the file does not say. */
  readonly baseUrl?: string;
}

/**
 * The provider and model that a session was last run with; undefined when the file does not say, or cannot be read:
 * opening it tells why. Nothing is locked or changed, and only the lines that matter are parsed.
 *
 * @param session a reference as `SessionStore.open` takes it, or the newest session of a working directory
 */
export function lastModel(
  directory: string,
  session: { readonly reference: string } | { readonly latestOf: string },
): LastModel | undefined {
  try {
    const path = pathOf(directory, session);
    if (path === undefined || statSync(path).isFile() !== true) return undefined;
    const text = readFileSync(path, 'utf8');
    return lastLine(text, '"type":"run.started"', startedWith) ?? lastLine(text, '"role":"assistant"', answeredBy);
  } catch {
    return undefined;
  }
}

function pathOf(directory: string, session: Parameters<typeof lastModel>[1]): string | undefined {
  if ('reference' in session) return resolveReference(directory, session.reference);
  const id = latestSession(directory, session.latestOf);
  return id === undefined ? undefined : sessionPath(directory, id);
}

/** Searched from the end. A text inside an event holds the sign with its quotes escaped, so it is never taken for one. */
function lastLine(
  text: string,
  sign: string,
  read: (event: Record<string, unknown>) => LastModel | undefined,
): LastModel | undefined {
  for (let at = text.lastIndexOf(sign); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(sign, at - 1)) {
    const end = text.indexOf('\n', at);
    const event = parseObject(text.slice(text.lastIndexOf('\n', at) + 1, end === -1 ? undefined : end));
    const found = event === undefined ? undefined : read(event);
    if (found !== undefined) return found;
  }
  return undefined;
}

function startedWith({ type, provider, model, effort, baseUrl }: Record<string, unknown>): LastModel | undefined {
  const last = type === 'run.started' ? named(provider, model) : undefined;
  if (last === undefined) return undefined;
  return {
    ...last,
    ...(typeof effort === 'string' ? { effort } : {}),
    ...(typeof baseUrl === 'string' ? { baseUrl } : {}),
  };
}

/** Where the beginning of the run was lost, its answer still says whose it is. */
function answeredBy({ type, message }: Record<string, unknown>): LastModel | undefined {
  if (type !== 'message.completed') return undefined;
  const { origin } = message as { readonly origin?: Record<string, unknown> };
  return named(origin?.['provider'], origin?.['requestedModel'] ?? origin?.['model']);
}

function named(provider: unknown, model: unknown): LastModel | undefined {
  if (typeof provider !== 'string' || typeof model !== 'string' || provider === '' || model === '') return undefined;
  return { provider, model };
}
