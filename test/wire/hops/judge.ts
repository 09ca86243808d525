import type { Message, ProviderRequest } from 'allos/plugin';
import { WIRE_DIALECTS, type WireContext, type WireFinding } from 'allos/plugin/testing';
import type { Api } from './api.js';
import type { HopRequest } from './hop-server.js';
import type { Said } from './said.js';
import type { WireAnswer } from './wire-answer.js';

/** What one request broke. */
export interface HopFault {
  readonly api: Api;
  readonly findings: readonly WireFinding[];
  /** What had to come back and did not. */
  readonly lost: readonly object[];
  /** What was at home elsewhere and was sent. */
  readonly leaked: readonly string[];
}

/** What a server said in one answer of the transcript, and where. */
export interface Origin {
  readonly said: Said;
  readonly wire: WireAnswer;
  readonly api: Api;
  readonly model: string;
  readonly lineage: string;
}

/**
 * Judges a request as it came: by the rules of its API, by what has to come back unchanged where it is at home (the same
 * API, model and lineage), and by what may not be sent anywhere else.
 */
export function faultOf(
  sent: HopRequest,
  {
    request,
    origins,
    api,
    context,
  }: {
    readonly request: ProviderRequest;
    readonly origins: ReadonlyMap<Message, Origin>;
    readonly api: Api;
    readonly context: WireContext;
  },
): HopFault | undefined {
  const { messages, model, lineage } = request;
  const body: unknown = JSON.parse(sent.text);
  const version = sent.version === undefined ? {} : { version: sent.version };
  const findings = WIRE_DIALECTS[api].validate(body, { careful: true, model, ...version, ...context });
  // What nothing follows may be left out: most models carry no message of theirs on.
  const lastSaid = messages.findLastIndex((message) => message.role === 'tool' || isTask(message));
  const expected: object[] = [];
  const leaked: string[] = [];
  for (const [message, origin] of origins) {
    const index = messages.indexOf(message);
    const isHome = index !== -1 && origin.api === api && origin.model === model && origin.lineage === lineage;
    if (!isHome) leaked.push(...origin.wire.seals.filter((seal) => sent.text.includes(seal)));
    else if (index < lastSaid) expected.push(...nativesOf(origin));
  }
  const present = new Set<string>();
  if (expected.length > 0) eachObject(body, (object) => present.add(sorted(object)));
  const lost = expected.filter((native) => !present.has(sorted(native)));
  return findings.length + lost.length + leaked.length === 0 ? undefined : { api, findings, lost, leaked };
}

/** What has to come back of an answer. Thinking that led to nothing is left out by the APIs' own rules (WP-5, WP-16). */
function nativesOf({ said, wire }: Origin): readonly object[] {
  const isThinking = said.pieces.map(({ type }) => type === 'thinking');
  const led = said.pieces.findLastIndex(
    (piece, index) => !isThinking[index] && !(piece.type === 'text' && piece.text.trim() === ''),
  );
  return wire.natives.filter(({ piece }) => !isThinking[piece] || piece < led).map((native) => native.wire);
}

function isTask({ role, content }: Message): boolean {
  return role === 'user' && content.some((part) => part.type !== 'text' || part.text.trim() !== '');
}

function eachObject(value: unknown, visit: (object: object) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value);
  for (const inner of Object.values(value)) eachObject(inner, visit);
}

/** The same text for objects that differ in the order of their fields alone, or in a marker for the cache. */
function sorted(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(
      ([name, marker]) => name !== 'cache_control' || typeof marker !== 'object',
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
