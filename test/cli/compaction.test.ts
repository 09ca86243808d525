import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { readRecords } from '../../src/session/read-records.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import type { ModelServer, ReceivedRequest, Script } from './model-servers/model-server.js';
import { VENDORS } from './vendors.js';
import { ANSWER, expectDone, layOut, TASK } from './whole-task.js';

const bodies = (requests: readonly ReceivedRequest[]): readonly string[] =>
  requests.map(({ body }) => JSON.stringify(body));

function transcriptOf(desk: Desk): ReturnType<typeof foldTranscript> {
  const sessions = join(desk.home, 'allos', 'sessions');
  const [file = ''] = readdirSync(sessions).filter((name) => name.endsWith('.jsonl'));
  return foldTranscript(readRecords(readFileSync(join(sessions, file))).events);
}

/** The request is too large after the third turn; the answer to the next one is the summary. */
function withCompaction(script: Script): Script {
  return [...script.slice(0, 3), { status: 413 }, { text: 'SUMMARY so far.' }, ...script.slice(3)];
}

describe.each(VENDORS)('a compaction in the middle of the main task on $name', (vendor) => {
  it('leaves legal requests, the task done, and a session that goes on everywhere', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(...withCompaction(vendor.script), { text: 'Again.' });
    layOut(desk);
    const env = vendor.env(server);
    const run = await desk.allos(['run', TASK, '--auto-approve', '-o', 'stream-json', ...vendor.flags], { env });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    expectDone(desk);
    expect(terminalOf(run)).toMatchObject({ status: 'ok', text: ANSWER, turns: 8 });
    const compactions = eventsOf(run).filter(({ type }) => type === 'compaction');
    expect(compactions).toMatchObject([{ cause: 'overflow', by: 'model' }]);

    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
    const [asked = '', after = ''] = bodies(server.requests).slice(4);
    expect(asked).toContain('<record>');
    expect(after).toContain(TASK);
    expect(after).toContain('SUMMARY so far.');
    expect(after).not.toContain('I look at the folder.');
    // What was signed for the conversation before is not sent in this one (WP-5, WP-6).
    expect(after).not.toContain('sealed');
    expect(unpairedCalls(transcriptOf(desk).messages)).toEqual([]);

    const at = VENDORS.indexOf(vendor);
    for (const step of [1, 2]) {
      const other = VENDORS[(at + step) % VENDORS.length] ?? vendor;
      await using elsewhere: ModelServer = await other.start({ text: `On ${other.name}.` });
      const next = await desk.allos(['-c', 'go on', '--auto-approve', ...other.flags], { env: other.env(elsewhere) });
      expect(next).toMatchObject({ code: 0, stdout: `On ${other.name}.\n` });
      expect(elsewhere.requests.flatMap(other.problems)).toEqual([]);
      expect(bodies(elsewhere.requests)[0]).toContain('SUMMARY so far.');
    }
  });
});

describe('the session of a shortened conversation', () => {
  it('shows all of it', async () => {
    const [vendor] = VENDORS;
    if (vendor === undefined) throw new Error('no API');
    await using desk = openDesk();
    await using server = await vendor.start(...withCompaction(vendor.script));
    layOut(desk);
    const env = vendor.env(server);
    await desk.allos(['run', TASK, '--auto-approve', '-s', 's.jsonl', ...vendor.flags], { env });
    for (const command of ['show', 'export']) {
      const { stdout } = await desk.allos(['sessions', command, 's.jsonl'], { env });
      expect(stdout).toContain('I look at the folder.');
      expect(stdout).toContain('SUMMARY so far.');
      expect(stdout).toContain(ANSWER);
    }
  });
});

describe('a window that is full', () => {
  it('is emptied at the share that the configuration says', async () => {
    const [vendor] = VENDORS;
    if (vendor === undefined) throw new Error('no API');
    await using desk = openDesk();
    for (const at of [0, 1, 2, 3]) desk.write(`${at}.txt`, 'some words '.repeat(1_000));
    let read = 0;
    await using server = await vendor.start((body) => {
      if (JSON.stringify(body).includes('<record>')) return { text: 'SUMMARY so far.' };
      return read < 4 ? { calls: [{ name: 'read_file', input: { path: `${read++}.txt` } }] } : { text: ANSWER };
    });
    const settings = ['--set', 'providers.openai.contextWindow=16000', '--set', 'agent.compactAt=0.5'];
    const args = ['run', TASK, '--auto-approve', '-o', 'stream-json', ...settings, ...vendor.flags];
    const run = await desk.allos(args, { env: vendor.env(server) });
    expect(terminalOf(run)).toMatchObject({ status: 'ok', text: ANSWER });
    const compactions = eventsOf(run).flatMap((event) => (event.type === 'compaction' ? [event] : []));
    expect(compactions[0]).toMatchObject({ cause: 'size', by: 'model' });
    for (const { tokensBefore, tokensAfter } of compactions) {
      expect(tokensBefore).toBeGreaterThan(8_000);
      expect(tokensAfter).toBeLessThan(8_000);
    }
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
    expect(bodies(server.requests).every((body) => body.length < 16_000 * 4)).toBe(true);
  });
});
