import type { ProviderRequest } from '../plugin/provider.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import type { WantedShape } from './prepare-task.js';
import type { ReadyModel } from './ready-model.js';
import { requestTo, type RequestFrame } from './request-to.js';
import { Shapes } from './shapes.js';
import { withInstructions } from './system-prompt.js';
import type { Transcript } from './transcript.js';
import { TurnWishes } from './turn-wishes.js';

/** What the requests of one run are made of. */
export interface RequestParts {
  readonly transcript: Transcript;
  readonly request: RequestFrame;
  readonly toolChoice: ProviderRequest['toolChoice'];
  readonly answer?: WantedShape;
  readonly tools: ToolCatalog;
}

/** The requests of one run: what stays the same in all of them, the conversation, and what one turn alone asks for. */
export class RunRequests {
  readonly wishes: TurnWishes;
  readonly #parts: RequestParts;
  readonly #shapes: Shapes;

  constructor(parts: RequestParts) {
    this.#parts = parts;
    this.wishes = new TurnWishes(parts.toolChoice);
    this.#shapes = new Shapes(parts.answer);
  }

  /** The request of this turn, were it sent to this model. */
  to(model: ReadyModel): ProviderRequest {
    const { transcript, request } = this.#parts;
    const { messages, lineage } = transcript;
    const tools = this.#parts.tools.list().map(({ manifest }) => manifest);
    const shape = this.#shapes.of(model);
    const frame = requestTo(model, request);
    const system = withInstructions(frame.system, shape?.instructions ?? '');
    return { ...frame, system, messages, tools, lineage, ...this.wishes.of(tools, shape) };
  }
}
