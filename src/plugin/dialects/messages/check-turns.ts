import type { JsonObject } from '../../json.js';
import { jsonListOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isToolName, partsOf, wordOf } from '../request-parts.js';
import type { MessagesReport } from './messages-rules.js';
import { blocksOf, type Turn } from './turns.js';

/** Who speaks when. */
export function checkRoles(turns: readonly Turn[], report: MessagesReport): void {
  if (turns.length === 0) report('no-message', 'messages', 'there is no message');
  else if (turns[0]?.role === 'assistant')
    report('first-not-user', 'messages[0]', 'the first message is the assistant’s');
  turns.forEach(({ role, path, blocks }, index) => {
    if (role === 'system') report('system-message', path, 'instructions among the messages');
    else if (role !== 'user' && role !== 'assistant')
      report('role', stepInto(path, 'role'), `there is no role ${JSON.stringify(role)}`);
    if (index > 0 && turns[index - 1]?.role === role)
      report('same-role', path, `a second ${wordOf(role)} message in a row`);
    if (blocks.length === 0) report('empty-message', stepInto(path, 'content'), 'the message is empty');
  });
}

/** The tools that are defined, and whether they have to be. */
export function checkTools(request: JsonObject, turns: readonly Turn[], report: MessagesReport): void {
  const seen = new Set<unknown>();
  for (const { value, path } of partsOf(request['tools'], 'tools')) {
    const { name } = value;
    if (name === undefined) continue;
    const at = stepInto(path, 'name');
    if (!isToolName(name)) report('tool-name', at, `the name ${JSON.stringify(name)}`);
    if (seen.has(name)) report('tool-twice', at, `a second tool named ${wordOf(name)}`);
    seen.add(name);
  }
  if (jsonListOf(request['tools']).length > 0) return;
  const called = turns.find((turn) => blocksOf(turn, 'tool_use').length > 0);
  if (called !== undefined) report('tools-undefined', 'tools', `no tools are defined, and ${called.path} uses one`);
  if (request['tool_choice'] !== undefined) report('choice-without-tools', 'tool_choice', 'a choice among no tools');
}
