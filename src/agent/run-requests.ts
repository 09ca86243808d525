import type { AnswerRequest } from '../answer/ask-for-answer.js';
import type { ProviderRequest } from '../plugin/provider.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import type { WantedShape } from './prepare-task.js';
import type { ReadyModel } from './ready-model.js';
import { requestTo, type RequestFrame } from './request-to.js';
import { Shapes } from './shapes.js';
import { withInstructions } from './system-prompt.js';
import type { Transcript } from './transcript.js';
import { TurnWishes, type WishesOfTurn } from './turn-wishes.js';

/** What the requests of one run are made of. */
export interface RequestParts {
  readonly transcript: Transcript;
  readonly request: RequestFrame;
  readonly toolChoice: ProviderRequest['toolChoice'];
  readonly answer?: WantedShape;
  readonly tools: ToolCatalog;
}

/** What the requests to one model with the same tools have in common. */
interface FixedParts {
  readonly model: ReadyModel;
  readonly offered: readonly CatalogTool[];
  readonly shape: AnswerRequest | undefined;
  readonly frame: Omit<ProviderRequest, 'messages' | 'lineage' | keyof WishesOfTurn>;
}

/** The requests of one run: what stays the same in all of them, the conversation, and what one turn alone asks for. */
export class RunRequests {
  readonly wishes: TurnWishes;
  readonly #parts: RequestParts;
  readonly #shapes: Shapes;
  #fixed: FixedParts | undefined;

  constructor(parts: RequestParts) {
    this.#parts = parts;
    this.wishes = new TurnWishes(parts.toolChoice);
    this.#shapes = new Shapes(parts.answer);
  }

  /** The request of this turn, were it sent to this model. */
  to(model: ReadyModel): ProviderRequest {
    const { messages, lineage } = this.#parts.transcript;
    const { frame, shape } = this.#fixedFor(model);
    return { messages, lineage, ...frame, ...this.wishes.of(frame.tools, shape) };
  }

  /** Kept from turn to turn: providers see by their identity that system text and tools are those of last time. */
  #fixedFor(model: ReadyModel): FixedParts {
    const offered = this.#parts.tools.list();
    if (this.#fixed?.model === model && this.#fixed.offered === offered) return this.#fixed;
    const shape = this.#shapes.of(model);
    const base = requestTo(model, this.#parts.request);
    const system = withInstructions(base.system, shape?.instructions ?? '');
    this.#fixed = { model, offered, shape, frame: { ...base, system, tools: offered.map(({ manifest }) => manifest) } };
    return this.#fixed;
  }
}
