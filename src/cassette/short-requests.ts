import type { Message } from '../plugin/message.js';
import type { ProviderRequest, ToolSpec } from '../plugin/provider.js';
import type { RequestLine } from './cassette-line.js';

/** What of a request was sent before. */
interface Before {
  readonly system: string | undefined;
  readonly tools: readonly ToolSpec[] | undefined;
  /** By lineage: the messages of its last request. */
  readonly messages: Map<string, readonly Message[]>;
}

/** Writes requests without what was in the one before: else each turn would hold the whole conversation again. */
export class RequestShortener {
  #before: Before = { system: undefined, tools: undefined, messages: new Map() };

  shorten(request: ProviderRequest): RequestLine['request'] {
    const { messages, system, tools, ...rest } = request;
    const specs = tools.map(specOf);
    const before = this.#before;
    const last = before.messages.get(request.lineage) ?? [];
    let kept = 0;
    while (kept < last.length && last[kept] === messages[kept]) kept++;
    before.messages.set(request.lineage, [...messages]);
    this.#before = { ...before, system, tools: specs };
    return {
      ...rest,
      ...(system === before.system ? {} : { system }),
      ...(JSON.stringify(specs) === JSON.stringify(before.tools) ? {} : { tools: specs }),
      kept,
      messages: messages.slice(kept),
    };
  }
}

/** Reads what a shortener wrote. Messages that were kept keep their identity. */
export class RequestExpander {
  #before: Before = { system: undefined, tools: undefined, messages: new Map() };

  expand(request: RequestLine['request']): ProviderRequest {
    const { system, tools, kept, messages, ...rest } = request;
    const before = this.#before;
    const all = [...(before.messages.get(request.lineage) ?? []).slice(0, kept), ...messages];
    before.messages.set(request.lineage, all);
    this.#before = { ...before, system: system ?? before.system, tools: tools ?? before.tools };
    return { ...rest, system: this.#before.system ?? '', tools: this.#before.tools ?? [], messages: all };
  }
}

/** What a model is told of a tool, of which the catalogue knows more. */
export function specOf({ name, description, inputSchema }: ToolSpec): ToolSpec {
  return { name, description, inputSchema };
}
