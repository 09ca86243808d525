import type { Provider, ProviderRequest, ToolSpec } from '../../provider.js';
import type { ProviderSettings, ProviderTimeouts } from '../../settings.js';
import { BrokenContract, holds, shown } from './broken-contract.js';
import { answerIn, type Outcome } from './outcome.js';
import type { ModelAnswer } from './model-answer.js';
import type { ProviderFeature } from './provider-feature.js';
import type { ProviderUnderTest } from './provider-under-test.js';
import type { ProviderWire, WireFailureKind, WireRequest } from './provider-wire.js';
import { plainly, USUAL_STATUS } from './plain-reply.js';
import { Reading } from './reading.js';
import type { SentRequest } from './sent-request.js';
import { partsOf, SOME_USAGE, stepsOf, type SpokenAnswer } from './spoken-answer.js';
import { TranscriptWriter } from './transcript-writer.js';
import { ReplyQueue, startWireServer, type Reply, type WireServer } from './wire-server.js';

export const KEY = 'conformance-key-0123456789';
export const LINEAGE = 'conversation-1';
/** An option that no API has. */
export const UNKNOWN_OPTION = 'x_conformance';
/** Long enough for a slow machine, short enough to fail within the time of a test. */
const TIMEOUTS: ProviderTimeouts = { connectMs: 3000, firstByteMs: 3000, idleMs: 3000, totalMs: 8000 };

const LOOK_UP: ToolSpec = {
  name: 'look_up',
  description: 'Looks up a key.',
  inputSchema: { type: 'object', properties: { key: { type: 'string' } }, additionalProperties: false },
};

/** What happens in one contract: a server, the providers that ask it, and what they sent. */
export class Scene {
  readonly subject: ProviderUnderTest;
  readonly write = new TranscriptWriter();
  readonly #server: WireServer;
  readonly #replies: ReplyQueue;
  #answers = 0;

  private constructor(subject: ProviderUnderTest, server: WireServer, replies: ReplyQueue) {
    this.subject = subject;
    this.#server = server;
    this.#replies = replies;
  }

  static async open(subject: ProviderUnderTest): Promise<Scene> {
    const replies = new ReplyQueue();
    return new Scene(subject, await startWireServer(() => replies.next()), replies);
  }

  get wire(): ProviderWire {
    return this.subject.wire;
  }

  get origin(): string {
    return this.#server.origin;
  }

  /** The requests that reached the server, in order. */
  get requests(): readonly WireRequest[] {
    return this.#server.requests;
  }

  has(feature: ProviderFeature): boolean {
    return this.subject.lacks?.[feature] === undefined;
  }

  /** The server answers so from now on, the last way again and again. */
  reply(...replies: readonly Reply[]): void {
    this.#replies.replace(replies);
  }

  /** A provider that asks this server, unless the changes say otherwise. */
  provider(changes: Partial<ProviderSettings> = {}): Provider {
    return this.subject.provider({
      name: this.subject.name,
      apiKey: async () => KEY,
      baseUrl: this.origin,
      headers: {},
      timeouts: TIMEOUTS,
      options: {},
      ...changes,
    });
  }

  /** A request with one user message, unless the changes say otherwise. */
  request(changes: Partial<ProviderRequest> = {}): ProviderRequest {
    return {
      model: this.subject.model,
      system: 'Be brief.',
      messages: [this.write.user('Hello')],
      tools: this.has('tools') ? [LOOK_UP] : [],
      lineage: LINEAGE,
      ...changes,
    };
  }

  /** Tools in no order that anybody would put them into. */
  twoTools(): readonly ToolSpec[] {
    return [{ ...LOOK_UP, name: 'write_down', description: 'Writes a key down.' }, LOOK_UP];
  }

  /** One call, read to its end. */
  async ask(call: Partial<ProviderCall> = {}): Promise<Outcome> {
    const { request = this.request(), provider = this.provider(), signal = new AbortController().signal } = call;
    return await new Reading(provider, request, signal).rest();
  }

  /** One call that has to be answered, and what it sent. The server says OK. */
  async sends(changes: Partial<ProviderRequest>, provider = this.provider()): Promise<Sent> {
    this.reply(this.answering({ parts: [{ type: 'text', pieces: ['OK'] }] }));
    const before = this.requests.length;
    const finish = answerIn(await this.ask({ request: this.request(changes), provider }));
    const sent = this.requests.slice(before);
    holds(sent.length === 1, `expected one request, got ${sent.length}`);
    const [wire] = sent as [WireRequest];
    return { finish, body: wire.body, wire, says: this.read(wire) };
  }

  /** What a request says. */
  read(request: WireRequest): SentRequest {
    try {
      return this.wire.read(request);
    } catch (error) {
      throw new BrokenContract(`the fixture cannot read the request: ${String(error)}\n${request.body.slice(0, 2000)}`);
    }
  }

  /** What the model says, for the fixture. */
  answer(spoken: SpokenAnswer): ModelAnswer {
    const { stop = spoken.parts.some((part) => part.type === 'call') ? 'tool_calls' : 'stop', usage = SOME_USAGE } =
      spoken;
    const word = typeof stop === 'string' ? this.wire.stops[stop] : stop.word;
    holds(word !== undefined, `the fixture has no word for the stop reason ${shown(stop)}`);
    return {
      id: `answer${++this.#answers}`,
      parts: partsOf(spoken),
      stop: word,
      usage: usage === 'none' ? undefined : usage,
      model: spoken.model ?? this.subject.model,
    };
  }

  /** The pieces of a whole stream, and how many come before its last step. */
  frames(spoken: SpokenAnswer): { readonly all: readonly string[]; readonly open: number } {
    const steps = stepsOf(spoken, this.answer(spoken));
    return { all: this.wire.stream(steps), open: this.wire.stream(steps.slice(0, -1)).length };
  }

  /** Answers with a stream. */
  answering(spoken: SpokenAnswer): Reply {
    return this.streaming(this.frames(spoken).all);
  }

  /** Answers with these pieces of a stream. */
  streaming(pieces: readonly (string | Uint8Array)[]): Reply {
    return ({ head, write, end }) => {
      head({ headers: { 'content-type': this.wire.contentType } });
      for (const piece of pieces) write(piece);
      end();
    };
  }

  /** Refuses as the API does. */
  refusing(kind: WireFailureKind, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
    const answer = this.wire.failure({ kind, status: USUAL_STATUS[kind], message });
    return plainly({ ...answer, headers: { ...answer.headers, ...headers } });
  }

  /** The piece of a stream that reports a failure. */
  failureInStream(kind: WireFailureKind, message: string): string {
    return this.wire.failureInStream?.({ kind, status: USUAL_STATUS[kind], message }) ?? '';
  }

  /** The request of that number, from 0, once it came. */
  async arrived(index: number): Promise<WireRequest> {
    return await this.#server.request(index);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}

/** A call to make. */
export interface ProviderCall {
  readonly provider: Provider;
  readonly request: ProviderRequest;
  readonly signal: AbortSignal;
}

/** What one call sent, and how it was answered. */
export interface Sent {
  readonly finish: ReturnType<typeof answerIn>;
  readonly body: string;
  readonly wire: WireRequest;
  readonly says: SentRequest;
}
