import { stepInto } from '../../value-path.js';
import { isToolName, wordOf } from '../request-parts.js';
import type { MessagesReport } from './messages-rules.js';
import { blocksOf, joinedTurns, type Turn } from './turns.js';

/** All results of a turn, each once, first of all, in the very next message. */
export function checkPairs(turns: readonly Turn[], report: MessagesReport): void {
  const joined = joinedTurns(turns);
  const known = new Set<string>();
  joined.forEach((turn, index) => {
    const called = idsOf(joined[index - 1], 'tool_use', 'id');
    const results = blocksOf(turn, 'tool_result');
    const answered = new Set<string>();
    for (const { value, path } of results) {
      const id = wordOf(value['tool_use_id']);
      const at = stepInto(path, 'tool_use_id');
      if (!called.includes(id)) report('result-stray', at, `no tool_use ${id} in the message before it`);
      else if (answered.has(id)) report('result-twice', at, `a second result for ${id}`);
      answered.add(id);
    }
    const missing = called.filter((id) => !answered.has(id));
    if (missing.length > 0) report('result-missing', turn.path, `no tool_result for ${missing.join(', ')}`);
    const early = turn.blocks.findLastIndex(({ value }) => value['type'] === 'tool_result');
    if (early >= results.length) report('results-first', turn.path, 'something stands before a tool_result');
    const calls = blocksOf(turn, 'tool_use');
    if (turn.role === 'user' && calls[0] !== undefined) report('call-of-user', calls[0].path, 'a user uses a tool');
    if (turn.role === 'assistant' && results[0] !== undefined) {
      report('result-of-assistant', results[0].path, 'an assistant gives a result');
    }
    checkIds(turn, known, report);
  });
  const open = idsOf(joined.at(-1), 'tool_use', 'id');
  if (open.length > 0)
    report('result-missing', 'messages', `at the end there is no tool_result for ${open.join(', ')}`);
}

function checkIds(turn: Turn, known: Set<string>, report: MessagesReport): void {
  const own = new Set<string>();
  for (const { value, path } of blocksOf(turn, 'tool_use')) {
    const id = wordOf(value['id']);
    const at = stepInto(path, 'id');
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) report('call-id', at, `the id ${JSON.stringify(id)}`);
    if (own.has(id)) report('call-id-twice', at, `the id ${id} a second time in one turn`);
    else if (known.has(id)) report('call-id-reused', at, `the id ${id} of an earlier turn`);
    own.add(id);
    known.add(id);
    if (!isToolName(value['name']))
      report('tool-name', stepInto(path, 'name'), `the name ${JSON.stringify(value['name'])}`);
  }
}

function idsOf(turn: Turn | undefined, type: string, field: string): readonly string[] {
  return blocksOf(turn, type).map(({ value }) => wordOf(value[field]));
}
