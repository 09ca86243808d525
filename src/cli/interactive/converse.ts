import { assertNever } from '../../plugin/assert-never.js';
import { hintOf, messageOf } from '../../plugin/error.js';
import { visible } from '../../plugin/visible.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import type { Renderer } from '../render/renderer.js';
import type { EndNow } from '../run/end-now.js';
import { listenForInterrupts } from '../run/interrupts.js';
import type { TaskWishes } from '../run/read-wishes.js';
import { renderRun } from '../run/render-run.js';
import type { Conversation } from './conversation.js';
import type { LineInput } from './line-input.js';
import { wordWrapped } from './paired-lines.js';
import type { CommandContext } from './slash-command.js';
import { parseSlashCommand, unknownCommand } from './slash-commands.js';
import { welcomeLines } from './welcome.js';

export interface ConverseOptions {
  /** The task given on the command line, done before the first prompt. */
  readonly first: string | undefined;
  /** What goes with the first task. */
  readonly wishes: TaskWishes;
  readonly input: LineInput;
  readonly renderer: Renderer;
  /** Lines of Allos itself, for the person. */
  readonly show: (lines: readonly string[]) => void;
  /** The columns for them. */
  readonly width: () => number;
  /** Of each task. */
  readonly timeoutSeconds: number | undefined;
  /** Ends the process at once: a second Ctrl-C during a run. */
  readonly endNow: EndNow;
}

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'quit', 'q', '/quit', '/q']);

/**
 * One task after another in one session, until `exit`, `quit`, `q` or Ctrl-D. Blank lines are skipped, errors are shown
 * and survived, and Ctrl-C ends the turn only.
 */
export async function converse(conversation: Conversation, options: ConverseOptions): Promise<number> {
  const { input, renderer } = options;
  const counting: Renderer = {
    ...renderer,
    event: (event) => {
      conversation.totals.add(event);
      renderer.event(event);
    },
  };
  for (const line of welcomeLines(conversation.allos)) renderer.notice(line);
  let { wishes } = options;
  for (let text = options.first ?? (await input.nextTask()); ; text = await input.nextTask()) {
    const said = text === undefined ? END : readSaid(text);
    switch (said.type) {
      case 'end':
        return 0;
      case 'nothing':
        break;
      case 'task':
        await oneTask(conversation, said.task, { ...options, wishes, renderer: counting });
        wishes = {};
        break;
      case 'unknown':
        options.show(wordWrapped(unknownCommand(said.name), options.width()));
        break;
      case 'command':
        if ((await oneCommand(conversation, said, options)) === 'end') return 0;
        break;
      default:
        assertNever(said);
    }
  }
}

type Said =
  | { readonly type: 'end' | 'nothing' }
  | { readonly type: 'task'; readonly task: string }
  | { readonly type: 'unknown'; readonly name: string }
  | ({ readonly type: 'command' } & Extract<ReturnType<typeof parseSlashCommand>, { argument: string }>);

const END: Said = { type: 'end' };

function readSaid(text: string): Said {
  if (text.trim() === '') return { type: 'nothing' };
  if (ENDINGS.has(text.trim().toLowerCase())) return END;
  const parsed = parseSlashCommand(text);
  if (parsed === undefined) return { type: 'task', task: text };
  return 'unknown' in parsed ? { type: 'unknown', name: parsed.unknown } : { type: 'command', ...parsed };
}

async function oneCommand(
  conversation: Conversation,
  { command, argument }: Extract<Said, { type: 'command' }>,
  options: ConverseOptions,
): Promise<'end' | 'go on'> {
  const { show, width } = options;
  const interruptible: CommandContext['interruptible'] = (work) => whileListening(options, work);
  try {
    return await command.run({ conversation, show, width: width(), interruptible }, argument);
  } catch (error) {
    const hint = hintOf(error, COMMAND_LINE) ?? '';
    const message = messageOf(error).replace(/(?<![.!?])$/, '.');
    show(wordWrapped(visible(`Error: ${message} ${hint}`.trimEnd()), width()));
    return 'go on';
  }
}

async function oneTask({ allos }: Conversation, task: string, options: ConverseOptions): Promise<void> {
  const { renderer, wishes } = options;
  try {
    const run = async (signal: AbortSignal): Promise<number> =>
      await renderRun(allos, task, { signal, ...wishes }, renderer);
    await whileListening(options, run);
  } catch (error) {
    renderer.warning(`the run failed: ${messageOf(error)}`);
  }
}

/** Ctrl-C and the time limit end the work, and nothing else. */
async function whileListening<T>(
  { renderer, timeoutSeconds, endNow }: ConverseOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupts = listenForInterrupts(renderer.notice, endNow);
  if (timeoutSeconds !== undefined) interrupts.endAfter(timeoutSeconds);
  try {
    return await work(interrupts.signal);
  } finally {
    interrupts.stop();
  }
}
