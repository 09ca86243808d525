import type { Desk } from './desk.js';
import type { Turn } from './model-servers/model-server.js';

/** A file with Windows line ends, which editing must keep, and a name and a content beyond ASCII. */
const GREETING = 'Grüße 👋\r\nzweite Zeile\r\nletzte Zeile';
const NAME = 'grüße – 日本.txt';

/** The main job: list, read (two files at once), run, edit and write, run again, answer. */
export const WHOLE_TASK: readonly Turn[] = [
  {
    thinking: 'First I look around.',
    text: 'I look at the folder.',
    calls: [{ name: 'list_directory', input: {} }],
  },
  {
    calls: [
      { name: 'read_file', input: { path: NAME } },
      { name: 'read_file', input: { path: 'add.mjs' } },
    ],
  },
  {
    thinking: 'Does it work? 🤔',
    text: 'I run it.',
    calls: [{ name: 'shell_exec', input: { command: 'node add.mjs' } }],
  },
  {
    calls: [
      { name: 'edit_file', input: { path: 'add.mjs', old_text: '2 - 3', new_text: '2 + 3' } },
      { name: 'edit_file', input: { path: NAME, old_text: 'zweite', new_text: 'mittlere ✓' } },
      { name: 'write_file', input: { path: 'new/日本/ノート.md', content: '# ノート\n\u2028😀\n' } },
    ],
  },
  { calls: [{ name: 'shell_exec', input: { command: `node add.mjs && ls` } }] },
  { thinking: 'Done.', text: 'Fertig: 5 — 完了 🎉' },
];

export const TASK = 'Repariere add.mjs – 修理して 🛠';
export const ANSWER = 'Fertig: 5 — 完了 🎉';

export function layOut(desk: Desk): void {
  desk.write(NAME, GREETING);
  desk.write('add.mjs', 'console.log(2 - 3);\n');
}

/** What lies on the disk after the task. */
export function expectDone(desk: Desk): void {
  expect(desk.bytes(NAME)).toEqual(Buffer.from('Grüße 👋\r\nmittlere ✓ Zeile\r\nletzte Zeile'));
  expect(desk.text('add.mjs')).toBe('console.log(2 + 3);\n');
  expect(desk.text('new/日本/ノート.md')).toBe('# ノート\n\u2028😀\n');
}
