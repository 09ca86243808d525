import { PLUGIN_LIMIT_MS, withinLimit } from '../host/plugin-time-limit.js';
import { shownValue } from '../host/shown-value.js';
import { toolManifestOf } from '../plugin/manifest-of.js';
import type { DynamicTool, ToolSource } from '../plugin/tool.js';
import type { CatalogTool } from '../plugin/tool-catalog.js';
import { TOOL_NAME } from '../plugin/tool-name.js';

/** A source of tools, and what it listed last. */
export interface FollowedSource {
  readonly tools: () => readonly CatalogTool[];
  /** One line for each tool of its first list that was left out. */
  readonly notices: readonly string[];
}

/**
 * Asks a source for its tools, and again whenever they change. A later list that fails takes the tools away: nobody
 * knows which of them still work.
 *
 * @throws whatever its first `list` throws, or an Error when that does not answer in time
 */
export async function followSource(
  source: ToolSource,
  options: { readonly label: string; readonly plugin: string; readonly changed: () => void },
): Promise<FollowedSource> {
  const ask = async (): Promise<readonly DynamicTool[]> =>
    await withinLimit(async (signal) => await source.list(signal), PLUGIN_LIMIT_MS);
  const first = await ask();
  let tools = catalogTools(first, options.plugin);
  let asked = 0;
  source.onChange?.(() => {
    const turn = ++asked;
    const accept = (list: readonly CatalogTool[]): void => {
      // A slow answer is older than one that was asked for after it.
      if (turn !== asked) return;
      tools = list;
      options.changed();
    };
    void ask()
      .then((list) => catalogTools(list, options.plugin))
      .then(accept, () => accept([]));
  });
  return { tools: () => tools, notices: leftOut(first, options.label) };
}

function catalogTools(list: readonly DynamicTool[], plugin: string): readonly CatalogTool[] {
  if (!isArray(list)) throw new TypeError(`list gave ${typeof list}, not an array`);
  return list
    .filter(({ options }) => TOOL_NAME.test(options.name))
    .map(({ options, tool }) => ({ manifest: toolManifestOf(options), codec: options.input, tool, plugin }));
}

/** One name that an API refuses would fail every request. */
function leftOut(list: readonly DynamicTool[], label: string): readonly string[] {
  return list
    .map(({ options }) => options.name)
    .filter((name) => !TOOL_NAME.test(name))
    .map(
      (name) => `${label} lists the tool ${shownValue(name)}; it is left out, its name must match ${TOOL_NAME.source}`,
    );
}

/** Unlike `Array.isArray`, it leaves the type of a list as it is. */
function isArray(value: unknown): boolean {
  return Array.isArray(value);
}
