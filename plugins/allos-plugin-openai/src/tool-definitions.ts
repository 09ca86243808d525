import type { JsonObject, ToolSpec } from 'allos/plugin';

/** How one API describes a tool. `strict` where the server may be told to follow the schema (WP-25). */
export type DefineTool = (spec: ToolSpec, rules: { readonly strict: boolean }) => JsonObject;

/** The `tools` of requests as JSON text, kept as long as the tools stay the same. */
export class ToolDefinitions {
  readonly #define: DefineTool;
  #specs: readonly ToolSpec[] = [];
  #strict = false;
  #json = '[]';

  constructor(define: DefineTool) {
    this.#define = define;
  }

  jsonOf(specs: readonly ToolSpec[], { strict }: { readonly strict: boolean }): string {
    const same = specs.length === this.#specs.length && specs.every((spec, index) => spec === this.#specs[index]);
    if (same && strict === this.#strict) return this.#json;
    this.#specs = [...specs];
    this.#strict = strict;
    this.#json = JSON.stringify(specs.map((spec) => this.#define(spec, { strict })));
    return this.#json;
  }
}
