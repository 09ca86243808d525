import type { JsonValue } from '../../json.js';
import type { Usage } from '../../usage.js';

/** A part of an answer that the conformance kit lets a model give. */
export type AnswerPart = AnswerText | AnswerReasoning | AnswerCall;

/** Text that the user reads. */
export interface AnswerText {
  readonly type: 'text';
  readonly text: string;
}

/** What the model thinks. `text` is empty where only the seal is told. */
export interface AnswerReasoning {
  readonly type: 'reasoning';
  readonly text: string;
  /** The signature, or the encrypted form, with which it goes back; undefined where the API has none. */
  readonly seal: string | undefined;
}

/** The model asks for a tool. */
export interface AnswerCall {
  readonly type: 'call';
  /** Its place among the calls of the answer, from 0. */
  readonly index: number;
  /** Undefined: the server forgets it. */
  readonly id: string | undefined;
  readonly name: string;
  /** The arguments as text, for APIs that send them so. Empty for none; not always JSON. */
  readonly arguments: string;
  /** The same as a value, for APIs that send it so. Undefined for none. */
  readonly input: JsonValue | undefined;
}

/** A whole answer of a model. */
export interface ModelAnswer {
  /** Tells the answer from others of the same server, for APIs that have such an id. */
  readonly id: string;
  readonly parts: readonly AnswerPart[];
  /** The API's own word for the stop: one of `ProviderWire.stops`, or one that nobody knows. */
  readonly stop: string;
  /** Undefined: the server gives no figures. */
  readonly usage: Usage | undefined;
  /** The model as the server names it. */
  readonly model: string;
}

/**
 * One step of an answer that is streamed. A stream begins, opens each part, gives it in pieces, closes it and ends. The
 * parts of an answer may be open at the same time; a part without pieces is opened and closed all the same.
 */
export type AnswerStep = AnswerMoment | AnswerPartStep;

/** The beginning, or what the API says last: without it an answer is not whole. */
export interface AnswerMoment {
  readonly type: 'begin' | 'end';
  readonly answer: ModelAnswer;
}

/** A step of one part. */
export type AnswerPartStep = {
  readonly answer: ModelAnswer;
  readonly part: AnswerPart;
  /** The place of the part in the answer, from 0. */
  readonly at: number;
} & ({ readonly type: 'open' | 'close' } | { readonly type: 'piece'; readonly text: string });
