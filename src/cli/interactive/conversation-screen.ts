import type { Output } from '../render/output.js';
import type { Renderer } from '../render/renderer.js';
import { ownStdout } from '../render/own-stdout.js';
import { styleOf, wantsColor } from '../render/style.js';
import type { RunRequest } from '../run/run-request.js';
import { Screen } from './screen.js';
import { createScreenRenderer } from './screen-renderer.js';

/** What a conversation at a terminal is shown through. */
export interface ConversationScreen {
  readonly renderer: Renderer;
  readonly show: (lines: readonly string[]) => void;
  /** Columns for text. */
  readonly width: () => number;
}

export function openConversationScreen(
  { noColor, quiet, verbose }: Pick<RunRequest, 'noColor' | 'quiet' | 'verbose'>,
  {
    stdout,
    stderr,
    env,
  }: { readonly stdout: Output; readonly stderr: Output; readonly env: Readonly<Record<string, string | undefined>> },
): ConversationScreen {
  const color = wantsColor(env, { isTerminal: true, noColorFlag: noColor });
  const screen = new Screen({ stdout, stderr, color, style: styleOf(color), columns: () => ownStdout().columns });
  return {
    renderer: createScreenRenderer(screen, { quiet, verbose }),
    show: (lines) => lines.forEach((line) => screen.line(line)),
    width: () => screen.width,
  };
}
