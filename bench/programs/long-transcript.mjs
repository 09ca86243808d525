export const TURNS = 1000;

/**
 * A transcript of 1,000 turns with a call each, its reasoning sealed for the model that wrote it.
 *
 * @param {string} lineage
 */
export function transcriptOf(lineage) {
  const origin = { provider: 'other', api: 'other', endpoint: 'https://other.example', model: 'other-model', lineage };
  const turns = Array.from({ length: TURNS }, (_, turn) => turnOf(turn, origin));
  const task = {
    role: 'user',
    id: 'u0',
    content: [{ type: 'text', text: 'Read all parts and say what they have in common.' }],
  };
  return [task, ...turns.flat()];
}

function turnOf(turn, origin) {
  const call = {
    type: 'tool_call',
    id: `call_${turn}`,
    name: 'read_file',
    input: { path: `notes/part-${turn}.txt`, start_line: 1 },
  };
  const reasoning = {
    type: 'reasoning',
    text: `Part ${turn} comes next.`,
    native: { type: 'thinking', signature: 'x'.repeat(200) },
  };
  const text = { type: 'text', text: `I read part ${turn}, since nothing is known of it yet.` };
  const answer = {
    role: 'assistant',
    id: `a${turn}`,
    content: [reasoning, text, call],
    origin,
    stopReason: 'tool_calls',
    state: 'complete',
  };
  const said = `# Part ${turn}: result ${turn}\n${'A line of notes, as long as lines of notes are.\n'.repeat(8)}`;
  const result = { type: 'tool_result', callId: call.id, name: call.name, status: 'ok', text: said };
  return [answer, { role: 'tool', id: `t${turn}`, content: [result] }];
}
