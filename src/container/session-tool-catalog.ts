import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';

/** The tools of one session: those of the plugins, and those that sources add at run time. */
export class SessionToolCatalog implements ToolCatalog {
  readonly #fixed: readonly CatalogTool[];
  #list: readonly CatalogTool[];
  #byName: ReadonlyMap<string, CatalogTool>;

  constructor(fixed: readonly CatalogTool[]) {
    this.#fixed = fixed;
    this.#list = fixed;
    this.#byName = byName(fixed);
  }

  readonly list = (): readonly CatalogTool[] => this.#list;

  readonly find = (name: string): CatalogTool | undefined => this.#byName.get(name);

  /** Replaces the tools of the sources. A name that is taken stays with whoever had it first. */
  setDynamic(tools: readonly CatalogTool[]): void {
    const all = [...this.#fixed, ...tools];
    this.#byName = byName(all);
    this.#list = all.filter((tool) => this.#byName.get(tool.manifest.name) === tool);
  }
}

function byName(tools: readonly CatalogTool[]): ReadonlyMap<string, CatalogTool> {
  const map = new Map<string, CatalogTool>();
  for (const tool of tools) if (!map.has(tool.manifest.name)) map.set(tool.manifest.name, tool);
  return map;
}
