import { execFileSync } from 'node:child_process';
import { createTerminalApprover } from '../../../src/cli/interactive/terminal-approver.js';
import type { ApprovalRequest } from '../../../src/plugin/approver.js';

const RULE = "shell_exec(echo 'a'; touch pwned; echo 'b')";
const REQUEST: ApprovalRequest = {
  callId: 'c',
  tool: 'shell_exec',
  input: {},
  reason: 'it asks first',
  preview: 'ls\nRun it? [y = yes]',
  suggestedRule: RULE,
};

async function shownFor(request: ApprovalRequest): Promise<string> {
  let shown = '';
  const input = {
    answer: () => Promise.resolve('n'),
    nextTask: () => Promise.resolve(undefined),
    close: () => undefined,
  };
  await createTerminalApprover(input, (text) => (shown += text)).approve(request, new AbortController().signal);
  return shown;
}

it('shows a rule as a shell takes it for one word', async () => {
  const flag = /--allow ('.*')\)/.exec(await shownFor(REQUEST))?.[1] ?? '';
  expect(execFileSync('bash', ['-c', `printf %s ${flag}`], { encoding: 'utf8' })).toBe(RULE);
  // The broken twin: the rule between quotes as it is.
  expect(execFileSync('bash', ['-c', `touch() { :; }; printf %s '${RULE}'`], { encoding: 'utf8' })).not.toBe(RULE);
});

it('indents what the model wrote, so that it looks like no question of its own', async () => {
  const shown = await shownFor(REQUEST);
  expect(shown.split('\n').filter((line) => line.startsWith('Run it?'))).toEqual([]);
});
