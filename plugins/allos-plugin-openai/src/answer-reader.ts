import type { ProviderEvent, ProviderFailure } from 'allos/plugin';

/**
 * Reads the answer of one API. It is told what the wire said, in order, and says what there is to show; what the whole
 * answer was it says at the end.
 */
export interface AnswerReader {
  /** One event of a stream: the `event:` field and the parsed `data:`. */
  readonly event: (name: string, data: unknown) => void;
  /** The body of an answer that is no stream. */
  readonly body: (body: unknown) => void;
  /** What is new to show since the last call. */
  readonly take: () => ProviderEvent[];
  /** Whether the API's own terminal event has come, so that the answer is whole. */
  readonly whole: boolean;
  /** Whether nothing of the answer can follow but figures: some servers send a terminal event and go on. */
  readonly settled: boolean;
  /** Whether nothing at all can follow, so that a connection that stays open need not be waited for. */
  readonly over: boolean;
  /** What the server reported instead of an answer, if it did. */
  readonly failure: ProviderFailure | undefined;
  /** Whether anything of the API's shape has come. */
  readonly begun: boolean;
  /** The last event, once the answer is whole. */
  readonly finish: () => ProviderEvent;
}
