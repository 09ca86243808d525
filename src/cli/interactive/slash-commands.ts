import type { ConversationUsage } from '../../plugin/agent.js';
import { nearest } from '../../plugin/nearest.js';
import { visible } from '../../plugin/visible.js';
import { pairedLines, wordWrapped } from './paired-lines.js';
import { exportSession, listSessions } from './session-commands.js';
import type { CommandContext, SlashCommand } from './slash-command.js';
import type { ModelTotal } from './totals.js';
import { costOf, grouped, tokensOf } from './usage-line.js';

/** The commands of the interactive mode, in the order in which `/help` lists them. */
export const SLASH_COMMANDS: readonly SlashCommand[] = [
  { name: 'help', summary: 'List the commands and keys.', run: help },
  { name: 'model', argument: '[NAME]', summary: 'Show the model, or go on with another one.', run: model },
  { name: 'tools', summary: 'List the tools and what happens when the model asks for them.', run: tools },
  { name: 'cost', summary: 'Tokens, cost and how full the context is.', run: cost },
  { name: 'compact', summary: 'Shorten what the model is given: a summary for the older part.', run: compact },
  { name: 'sessions', summary: 'List the sessions of this folder.', run: listSessions },
  { name: 'export', argument: '[FILE]', summary: 'Write this session as .md, .json or .jsonl.', run: exportSession },
  { name: 'exit', summary: 'End; the session is kept.', run: () => 'end' },
];

const KEYS: readonly (readonly [string, string])[] = [
  ['\\ at the end', 'The text goes on in the next line. So does a paste of several lines.'],
  ['Up, Down', 'What was typed before.'],
  ['Ctrl-C', 'Ends the turn and keeps the session; twice at the prompt ends Allos.'],
  ['Ctrl-D', 'Ends Allos, as exit, quit and q do.'],
];

/** What a line asks for, when it is no task. A path, as in `/etc/hosts is wrong`, is no command. */
export function parseSlashCommand(
  text: string,
): { readonly command: SlashCommand; readonly argument: string } | { readonly unknown: string } | undefined {
  const found = /^\/([a-zA-Z][\w-]*)(?:[ \t]+(.*))?$/.exec(text.trim());
  if (found === null) return undefined;
  const name = (found[1] ?? '').toLowerCase();
  const command = SLASH_COMMANDS.find((each) => each.name === name);
  return command === undefined ? { unknown: name } : { command, argument: (found[2] ?? '').trim() };
}

/** What to say about a command that does not exist. */
export function unknownCommand(name: string): string {
  const meant = nearest(
    name,
    SLASH_COMMANDS.map((each) => each.name),
  );
  return `There is no command /${name}. ${meant === undefined ? '' : `Did you mean /${meant}? `}/help lists them.`;
}

function help({ show, width }: CommandContext): 'go on' {
  const commands = SLASH_COMMANDS.map(
    ({ name, argument, summary }) => [`/${name}${argument === undefined ? '' : ` ${argument}`}`, summary] as const,
  );
  show(pairedLines([...commands, ...KEYS], width));
  return 'go on';
}

async function model({ conversation, show, width }: CommandContext, argument: string): Promise<'go on'> {
  if (argument !== '') await conversation.switchModel(argument);
  const { provider, model: name, effort } = conversation.allos.model;
  const shown = visible(`${provider}/${name}${effort === undefined ? '' : `:${effort}`}`);
  const text =
    argument === ''
      ? `${shown}. To go on with another one: /model NAME, /model PROVIDER/NAME or /model PROVIDER`
      : `Going on with ${shown}`;
  show(wordWrapped(text, width));
  return 'go on';
}

function tools({ conversation, show, width }: CommandContext): 'go on' {
  const rows = conversation.allos.tools.map(({ name, description, permission, effects }) => {
    const asked = permission === 'always_allow' ? 'runs' : permission === 'never' ? 'never runs' : 'asks first';
    const [summary = ''] = description.split(/\n|(?<=\.)\s/);
    return [visible(name), visible(`(${effects ?? 'unknown effects'}, ${asked}) ${summary}`)] as const;
  });
  show(rows.length === 0 ? ['No tools.'] : pairedLines(rows, width));
  return 'go on';
}

function cost({ conversation, show, width }: CommandContext): 'go on' {
  const { models } = conversation.totals;
  const { usage, context } = conversation.allos.agent;
  const rows = models.map((total) => [visible(total.model), amountsOf(total)] as const);
  const isAll = models.length === 1 && models[0]?.calls === usage.turns;
  // What came before this start counts too, and what compactions took.
  if (usage.turns > 0 && !isAll) rows.push(['whole session', amountsOfSession(usage)]);
  const room = context.window === undefined ? '' : ` of ${grouped(context.window)}`;
  if (usage.turns > 0) rows.push(['context', `${grouped(context.tokens)}${room} tokens`]);
  show(rows.length === 0 ? ['No model was called yet.'] : pairedLines(rows, width));
  return 'go on';
}

function amountsOfSession(usage: ConversationUsage): string {
  return `${turnsOf(usage.turns)}, ${tokensOf(usage)}, ${costOf(usage.costUsd)}`;
}

async function compact({ conversation, show, width, interruptible }: CommandContext): Promise<'go on'> {
  const { compaction, usage, costUsd } = await interruptible(
    async (signal) => await conversation.allos.agent.compact({ signal }),
  );
  if (compaction === undefined) {
    show(['There is nothing to shorten yet.']);
    return 'go on';
  }
  const { messagesBefore, messagesAfter, tokensBefore, tokensAfter } = compaction;
  const took = usage.input + usage.output > 0 ? ` It took ${tokensOf(usage)}, ${costOf(costUsd)}.` : '';
  const text = `Shortened ${messagesBefore} messages to ${messagesAfter}, about ${grouped(tokensBefore)} tokens to ${grouped(tokensAfter)}.${took}`;
  show(wordWrapped(text, width));
  return 'go on';
}

function amountsOf({ calls, usage, costUsd, unpriced }: ModelTotal): string {
  const price =
    unpriced === 0
      ? costOf(costUsd)
      : unpriced === calls
        ? costOf(null)
        : `${costOf(costUsd)} and ${unpriced} turns of unknown cost`;
  return `${turnsOf(calls)}, ${tokensOf(usage)}, ${price}`;
}

function turnsOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'turn' : 'turns'}`;
}
