import { createJsonRenderer } from '../render/json-renderer.js';
import type { Output } from '../render/output.js';
import { ownStdout } from '../render/own-stdout.js';
import type { Renderer } from '../render/renderer.js';
import { styleOf, wantsColor } from '../render/style.js';
import { createTextRenderer } from '../render/text-renderer.js';
import type { RunRequest } from './run-request.js';

/** The renderer that the flags and the streams ask for. */
export function createRenderer(
  {
    outputFormat,
    noColor,
    quiet,
    verbose,
    jsonSchema,
  }: Pick<RunRequest, 'outputFormat' | 'noColor' | 'quiet' | 'verbose' | 'jsonSchema'>,
  {
    stdout,
    stderr,
    env,
  }: { readonly stdout: Output; readonly stderr: Output; readonly env: Readonly<Record<string, string | undefined>> },
): Renderer {
  const color = wantsColor(env, { isTerminal: process.stderr.isTTY === true, noColorFlag: noColor });
  const text = createTextRenderer({
    stdout,
    stderr,
    style: styleOf(color),
    live: ownStdout().isTTY === true && jsonSchema === undefined,
    outputOnly: jsonSchema !== undefined,
    quiet,
    verbose,
  });
  return outputFormat === 'text' ? text : createJsonRenderer(outputFormat, stdout, text);
}
